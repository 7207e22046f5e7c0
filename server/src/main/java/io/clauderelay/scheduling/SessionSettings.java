package io.clauderelay.scheduling;

/**
 * What is remembered of sessions.
 *
 * @param maxBindings how many bindings, at some 100 bytes each; beyond that those nearest their end are forgotten
 */
public record SessionSettings(int maxBindings) {
    public SessionSettings {
        if (maxBindings < 1) {
            throw new IllegalArgumentException("maxBindings is " + maxBindings + ", expected at least 1");
        }
    }

    public static SessionSettings defaults() {
        return new SessionSettings(1_000_000);
    }
}
