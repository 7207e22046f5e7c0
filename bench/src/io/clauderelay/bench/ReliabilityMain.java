package io.clauderelay.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs the reliability rows for metering, budgets and limits against the relay as it is shipped. */
final class ReliabilityMain {
    private ReliabilityMain() {}

    /** Exits with 1 when a target was missed, with 2 when the command line cannot be understood. */
    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        ReliabilityPlan plan;
        try {
            CommandLine line =
                    CommandLine.parse(arguments, "help", "home=", "only=", "rounds=", "quick", "seed=", "name=");
            if (line.has("help")) {
                System.out.print(ReliabilityPlan.USAGE);
                return;
            }
            plan = ReliabilityPlan.of(line);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + ReliabilityPlan.USAGE);
            System.exit(2);
            return;
        }
        System.out.println("seed " + plan.seed());
        List<RowResult> results = run(plan);
        ReliabilityReport report = new ReliabilityReport(plan, results);
        System.out.println("\n" + report.table());
        if (!plan.results().isEmpty()) {
            System.out.println("written to " + report.write());
        }
        System.exit(results.stream().allMatch(RowResult::isClean) ? 0 : 1);
    }

    private static List<RowResult> run(ReliabilityPlan plan) throws IOException, InterruptedException, SQLException {
        List<Row> rows = new ArrayList<>();
        if (plan.rows().contains("metering")) {
            rows.add(upstream -> new MeteringRow(plan, upstream).run());
        }
        if (plan.rows().contains("budgets")) {
            BudgetVariant.of(plan).forEach(variant -> rows.add(upstream -> new BudgetRow(plan, upstream, variant).run()));
        }
        if (plan.rows().contains("limits")) {
            rows.add(upstream -> new ConcurrencyRow(plan, upstream).run());
            rows.add(upstream -> new WindowRow(plan, upstream).run());
        }
        List<RowResult> results = new ArrayList<>();
        for (Row row : rows) {
            // Each has an upstream of its own: what one has queued there must not answer another.
            try (ScriptedUpstream upstream = ScriptedUpstream.start(0)) {
                results.add(said(row.run(upstream)));
            }
        }
        return results;
    }

    private interface Row {
        RowResult run(ScriptedUpstream upstream) throws IOException, InterruptedException, SQLException;
    }

    private static RowResult said(RowResult result) {
        System.out.println(result.name() + ": " + (result.isClean() ? "held" : "MISSED") + " " + result.figures());
        result.violations().forEach(violation -> System.out.println("  " + violation));
        return result;
    }
}
