package io.clauderelay.accounts;

import org.jspecify.annotations.Nullable;

/** Makes one smallest real request through an account's own way. Declared here, done by those who speak to upstreams. */
@FunctionalInterface
public interface ConnectionTest {
    /** Makes the request and waits for its answer. */
    Result run(SealedAccount account, String model);

    /**
     * What came of it.
     *
     * @param ok whether the upstream answered as it should
     * @param status the upstream's HTTP status; null when none came
     * @param latencyMs how long it took, in milliseconds
     * @param model the model that the answer names; null when it names none
     * @param message what the upstream said was wrong, or why it could not be asked; null when nothing was
     */
    record Result(
            boolean ok,
            @Nullable Integer status,
            long latencyMs,
            @Nullable String model,
            @Nullable String message) {}
}
