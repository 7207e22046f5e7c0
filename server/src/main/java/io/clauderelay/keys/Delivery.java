package io.clauderelay.keys;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a key's answers come. */
public enum Delivery {
    /** As they are made, byte for byte. */
    LIVE,
    /** When they are whole, so that an upstream which breaks off goes unnoticed. */
    ASSURED;

    /** The name used in SQL and JSON. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(Delivery::id).toList();
    }

    /**
     * Reads the name of {@link #id()}.
     *
     * @throws IllegalArgumentException for any other text
     */
    static Delivery of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
