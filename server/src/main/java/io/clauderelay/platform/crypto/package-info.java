/** What is secret: the master key and what is derived from it, sealed text, key digests, password hashes. */
@NullMarked
package io.clauderelay.platform.crypto;

import org.jspecify.annotations.NullMarked;
