package io.clauderelay.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which exchanges may want another cost. Those of free operations never do.
 *
 * @param from when the first of them began
 * @param to when the last of them began, not included
 * @param model the model that was asked for or answered; null for every one
 * @param unpricedOnly only those whose cost is not known
 */
public record CorrectionSearch(
        Instant from, Instant to, @Nullable String model, boolean unpricedOnly) {}
