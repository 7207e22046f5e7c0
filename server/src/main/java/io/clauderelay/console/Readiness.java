package io.clauderelay.console;

import java.util.List;

/**
 * Whether the relay can serve now.
 *
 * @param reasons why not, each a sentence for the operator; empty when it can
 * @param warnings what the operator should look at though the relay can serve, each a sentence; normally empty
 */
public record Readiness(List<String> reasons, List<String> warnings) {
    public Readiness {
        reasons = List.copyOf(reasons);
        warnings = List.copyOf(warnings);
    }

    public boolean isReady() {
        return reasons.isEmpty();
    }
}
