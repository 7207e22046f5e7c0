package io.clauderelay.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What one run of the reliability rows does.
 *
 * @param rows of metering, budgets, limits
 * @param rounds how often the relay is killed for metering
 * @param quick less of everything, to see that it works
 * @param results the report's name; empty to print it only
 */
record ReliabilityPlan(
        List<String> rows, int rounds, boolean quick, long seed, BenchPlan.Home home, String relayFlags, String results) {
    static final List<String> ROWS = List.of("metering", "budgets", "limits");

    static final String USAGE =
            """
            bench/run reliability [options]: kills the relay and abuses its limits, and holds its ledger against the upstream's
              --only A,B    of metering budgets limits
              --rounds N    kills for metering (50)
              --quick       5 kills, fewer variants, no report
              --seed N      of what clients and kills do; without it, another one each time
              --name NAME   writes bench/results/<date>-NAME (reliability)
            environment: BENCH_RELAY_JVM (the relay's JVM flags)
            """;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static ReliabilityPlan of(CommandLine line) {
        if (!line.words().isEmpty()) {
            throw new IllegalArgumentException("the reliability rows take options only, but got " + line.words());
        }
        List<String> rows = line.has("only") ? Arrays.asList(line.text("only", "").split(",", -1)) : ROWS;
        if (!ROWS.containsAll(rows)) {
            throw new IllegalArgumentException("--only takes of " + ROWS + ", but got " + rows);
        }
        boolean quick = line.has("quick");
        return new ReliabilityPlan(
                rows,
                line.number("rounds", quick ? 5 : 50),
                quick,
                line.number("seed", (int) (System.nanoTime() & 0xFFFFFF)),
                new BenchPlan.Home(Path.of(line.text("home", "."))),
                BenchPlan.relayFlagsOfEnvironment(),
                line.text("name", quick ? "" : "reliability"));
    }
}
