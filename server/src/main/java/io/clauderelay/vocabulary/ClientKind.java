package io.clauderelay.vocabulary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kind of client asks, told by its User-Agent alone and never by what it says in a prompt. */
public enum ClientKind {
    CLAUDE_CODE,
    CODEX,
    ANTHROPIC_SDK,
    OPENAI_SDK,
    OTHER;

    /** The name used in SQL, JSON and metrics, such as {@code claude-code}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Tells the kind from the header's value; null, when there is none, is {@link #OTHER}. */
    public static ClientKind of(@Nullable String userAgent) {
        if (userAgent == null) {
            return OTHER;
        }
        if (userAgent.startsWith("claude-cli/") || userAgent.startsWith("claude-code/")) {
            return CLAUDE_CODE;
        }
        if (userAgent.startsWith("codex_") || userAgent.startsWith("codex-")) {
            return CODEX;
        }
        if (userAgent.startsWith("Anthropic") || userAgent.startsWith("AsyncAnthropic")) {
            return ANTHROPIC_SDK;
        }
        if (userAgent.startsWith("OpenAI") || userAgent.startsWith("AsyncOpenAI")) {
            return OPENAI_SDK;
        }
        return OTHER;
    }
}
