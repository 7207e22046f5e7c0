/** The keys the relay issues to clients: creating and listing them. */
@NullMarked
package io.clauderelay.keys;

import org.jspecify.annotations.NullMarked;
