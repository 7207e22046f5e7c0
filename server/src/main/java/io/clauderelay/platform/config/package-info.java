/** Configuration: typed records with defaults in code, filled from relay.yaml and the environment, checked at start. */
@NullMarked
package io.clauderelay.platform.config;

import org.jspecify.annotations.NullMarked;
