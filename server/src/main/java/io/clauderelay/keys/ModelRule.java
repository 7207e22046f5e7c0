package io.clauderelay.keys;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which models a key may ask for.
 *
 * @param patterns names of models, in which {@code *} stands for any characters
 */
public record ModelRule(Mode mode, List<String> patterns) {
    public ModelRule {
        patterns = List.copyOf(patterns);
    }

    /** Whether the patterns name what is allowed or what is not. */
    public enum Mode {
        ALLOW,
        DENY;

        /** The name used in SQL and JSON. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> ids() {
            return Arrays.stream(values()).map(Mode::id).toList();
        }
    }
}
