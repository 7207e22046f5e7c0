/** Time-ordered identifiers and the clock's helpers. */
@NullMarked
package io.clauderelay.platform.time;

import org.jspecify.annotations.NullMarked;
