/** The real scheduler against scripted accounts on a virtual clock; writes {@code simulation/report.md}. */
@NullMarked
package io.clauderelay.simulation;

import org.jspecify.annotations.NullMarked;
