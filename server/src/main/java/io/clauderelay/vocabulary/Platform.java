package io.clauderelay.vocabulary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The kind of upstream an account speaks to; decides dialect and credential header. */
public enum Platform {
    /** Any endpoint that speaks the Anthropic Messages API with an API key. */
    CLAUDE_CONSOLE("claude-console"),
    /** Any endpoint that speaks the OpenAI Responses API with an API key. */
    CODEX("codex");

    private final String id;

    Platform(String id) {
        this.id = id;
    }

    /** The name used in SQL, JSON, metrics and URLs. */
    @JsonValue
    public String id() {
        return id;
    }

    /** Finds a platform by the name of {@link #id()}; empty for any other text. */
    public static Optional<Platform> find(String id) {
        for (Platform platform : values()) {
            if (platform.id.equals(id)) {
                return Optional.of(platform);
            }
        }
        return Optional.empty();
    }
}
