/** The Anthropic Messages dialect. */
@NullMarked
package io.clauderelay.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
