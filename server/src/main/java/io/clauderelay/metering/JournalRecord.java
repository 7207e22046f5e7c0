package io.clauderelay.metering;

import io.clauderelay.usage.UsageRecord;

/** What the journal holds: that an exchange went out, what its answer told first, and how it ended. */
sealed interface JournalRecord permits Dispatch, Progress, JournalRecord.Settlement {

    /** The end of an exchange. */
    record Settlement(UsageRecord usage) implements JournalRecord {}
}
