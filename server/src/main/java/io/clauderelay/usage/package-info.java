/** The ledger in SQL: takes usage records in, keeps the roll-ups, answers questions. */
@NullMarked
package io.clauderelay.usage;

import org.jspecify.annotations.NullMarked;
