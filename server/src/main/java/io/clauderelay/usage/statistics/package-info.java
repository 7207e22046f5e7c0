/** Answers questions about usage: sums over any period and group, and exchanges one by one. */
@NullMarked
package io.clauderelay.usage.statistics;

import org.jspecify.annotations.NullMarked;
