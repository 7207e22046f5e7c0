/** The whole relay, over real sockets, between real clients and the scripted upstream. */
@NullMarked
package io.clauderelay.whole;

import org.jspecify.annotations.NullMarked;
