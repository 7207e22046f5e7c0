package io.clauderelay.console;

import java.util.function.Supplier;

/**
 * How the relay is, for load balancers and monitors. Both are asked again and again, so they must be cheap.
 *
 * @param readiness whether it can serve
 * @param metrics its numbers, as Prometheus reads them
 */
public record Vitals(Supplier<Readiness> readiness, Supplier<String> metrics) {}
