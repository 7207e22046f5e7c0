/** The scripted upstream and the load generator: measures the relay, and stands in for providers in its tests. */
@NullMarked
package io.clauderelay.bench;

import org.jspecify.annotations.NullMarked;
