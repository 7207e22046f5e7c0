/** Calls the management API at random, by its contract, and holds every answer against it. */
@NullMarked
package io.clauderelay.fuzz;

import org.jspecify.annotations.NullMarked;
