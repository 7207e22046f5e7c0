package io.clauderelay.platform.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What the relay can tell of itself in numbers. Each part registers its own when it is opened, as functions of what it
 * counts anyhow, so that a number costs something only when it is asked for.
 */
public final class Metrics {
    /** What {@link #text} is written in. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Where parts register what they count. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All of it at this moment, as Prometheus reads it. */
    public String text() {
        return registry.scrape(CONTENT_TYPE);
    }
}
