/** A corpus of answers, and the proof that they are read alike however they are cut. */
@NullMarked
package io.clauderelay.streams;

import org.jspecify.annotations.NullMarked;
