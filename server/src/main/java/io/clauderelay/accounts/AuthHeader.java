package io.clauderelay.accounts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;

/** How an account's credential is presented to its upstream. */
public enum AuthHeader {
    /** As the value of {@code x-api-key}. */
    X_API_KEY("x-api-key"),
    /** As {@code Authorization: Bearer}. */
    BEARER("bearer");

    private static final String ANTHROPIC_PREFIX = "sk-ant-";

    private final String id;

    AuthHeader(String id) {
        this.id = id;
    }

    /** The name used in SQL and JSON. */
    @JsonValue
    public String id() {
        return id;
    }

    /**
     * Reads the name of {@link #id()}.
     *
     * @throws IllegalArgumentException for any other text
     */
    static AuthHeader of(String id) {
        return Arrays.stream(values())
                .filter(header -> header.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no auth header is called " + id));
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(AuthHeader::id).toList();
    }

    /** What suits a credential when nobody says: Anthropic's own go into {@code x-api-key}. */
    static AuthHeader usualFor(String credential) {
        return credential.startsWith(ANTHROPIC_PREFIX) ? X_API_KEY : BEARER;
    }
}
