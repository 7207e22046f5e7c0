/** The shapes in which control-plane features offer their endpoints to the HTTP shell. */
@NullMarked
package io.clauderelay.platform.http;

import org.jspecify.annotations.NullMarked;
