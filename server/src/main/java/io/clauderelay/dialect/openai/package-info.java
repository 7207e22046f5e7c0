/** The OpenAI dialects: Responses, which Codex speaks, and Chat Completions. */
@NullMarked
package io.clauderelay.dialect.openai;

import org.jspecify.annotations.NullMarked;
