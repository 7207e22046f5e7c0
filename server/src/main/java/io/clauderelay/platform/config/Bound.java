package io.clauderelay.platform.config;

import java.util.List;

/**
 * The outcome of {@link Configuration#bind}: settings that passed every check.
 *
 * @param settings the root record, filled
 * @param warnings sentences for the log, which is not set up before its own settings are read; they hold no secret
 */
public record Bound<S extends Record>(S settings, List<String> warnings) {
    public Bound {
        warnings = List.copyOf(warnings);
    }
}
