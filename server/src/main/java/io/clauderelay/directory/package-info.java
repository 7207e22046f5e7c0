/** The immutable snapshot of keys, accounts and prices that the data plane reads, and its refresh. */
@NullMarked
package io.clauderelay.directory;

import org.jspecify.annotations.NullMarked;
