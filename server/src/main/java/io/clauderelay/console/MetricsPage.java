package io.clauderelay.console;

import io.clauderelay.platform.telemetry.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The numbers of the relay for Prometheus. Open to everyone who reaches the console, so they name no account and no key. */
final class MetricsPage {
    private static final Map<String, String> HEADERS =
            Map.of("content-type", Metrics.CONTENT_TYPE, "cache-control", "no-store");

    private final Supplier<String> metrics;

    MetricsPage(Supplier<String> metrics) {
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(Route.get(
                "/metrics", (_, _) -> new Reply(200, HEADERS, metrics.get().getBytes(StandardCharsets.UTF_8))));
    }
}
