/** Turns a passing stream into one priced usage record and keeps it: the journal and its way into the ledger. */
@NullMarked
package io.clauderelay.metering;

import org.jspecify.annotations.NullMarked;
