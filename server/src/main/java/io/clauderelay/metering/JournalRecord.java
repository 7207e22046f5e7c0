package io.clauderelay.metering;

import io.clauderelay.usage.UsageRecord;

/** What the journal holds: that an exchange went out, and how it ended. */
sealed interface JournalRecord permits Dispatch, JournalRecord.Settlement {

    /** The end of an exchange. */
    record Settlement(UsageRecord usage) implements JournalRecord {}
}
