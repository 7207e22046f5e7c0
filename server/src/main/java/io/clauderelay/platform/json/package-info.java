/** JSON off the hot path: the one configured mapper and the reader of request bodies. */
@NullMarked
package io.clauderelay.platform.json;

import org.jspecify.annotations.NullMarked;
