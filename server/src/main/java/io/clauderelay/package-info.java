/** Claude Relay Service: the process's entry point; everything else lives in the packages below. */
@NullMarked
package io.clauderelay;

import org.jspecify.annotations.NullMarked;
