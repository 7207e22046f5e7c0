package io.clauderelay.bench;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a measured window showed.
 *
 * @param completed answers that ended inside the window, whole
 * @param units answers by their bytes: one that lies half inside the window counts half; equals {@code completed} when
 *     the length of an answer is not known
 * @param cpuMicros CPU time that what was measured used
 * @param latency from the request to the end of its answer
 * @param firstByte from the request to the first byte of its answer
 * @param errors answers that were not whole and connections that broke, since the very start
 * @param firstErrors what the first of them were
 */
public record LoadResult(
        long completed,
        double units,
        Duration elapsed,
        long cpuMicros,
        Percentiles latency,
        Percentiles firstByte,
        long errors,
        List<String> firstErrors) {

    /** Latencies in microseconds. */
    public record Percentiles(long p50, long p90, long p99, long max) {
        static Percentiles of(Histogram nanos) {
            return new Percentiles(
                    nanos.getValueAtPercentile(50) / 1_000,
                    nanos.getValueAtPercentile(90) / 1_000,
                    nanos.getValueAtPercentile(99) / 1_000,
                    nanos.getMaxValue() / 1_000);
        }
    }

    public LoadResult {
        firstErrors = List.copyOf(firstErrors);
    }

    public double perSecond() {
        return units * 1e9 / elapsed.toNanos();
    }

    /** CPU microseconds per answer. */
    public double cpuMicrosPerUnit() {
        return units == 0 ? 0 : cpuMicros / units;
    }
}
