/** One attempt on one account: connection pools, headers out, deadlines, and how it failed. */
@NullMarked
package io.clauderelay.upstream;

import org.jspecify.annotations.NullMarked;
