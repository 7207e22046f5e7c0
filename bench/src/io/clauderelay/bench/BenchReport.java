package io.clauderelay.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.bench.BenchMain.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run showed, as Markdown for people and JSON for programs. */
final class BenchReport {
    private final BenchPlan plan;
    private final List<Setup> setups;
    private final List<Sample> samples;

    /** How a subject was set up. */
    record Setup(String name, String words) {
        static Setup of(Subject subject) {
            return new Setup(subject.name(), subject.setup());
        }
    }

    BenchReport(BenchPlan plan, List<Setup> setups, List<Sample> samples) {
        this.plan = plan;
        this.setups = List.copyOf(setups);
        this.samples = List.copyOf(samples);
    }

    /** Median and range over the rounds, one line per workload and subject. */
    String table() {
        StringBuilder table = new StringBuilder(
                """
                | workload | through | CPU µs, median (range) | × nginx | target | per second | p50 µs | p99 µs | first byte p50 µs | RSS MiB | errors |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (Workload workload : plan.workloads()) {
            table.append(row(workload, "direct"));
            setups.forEach(setup -> table.append(row(workload, setup.name())));
        }
        return table.toString();
    }

    /** Writes {@code <date>-<name>.md} and {@code .json}; answers the path of the first. */
    Path write() throws IOException {
        Path folder = Files.createDirectories(plan.home().results());
        String name = LocalDate.now(ZoneOffset.UTC) + "-" + plan.results();
        Files.writeString(folder.resolve(name + ".json"), json().toPrettyString() + "\n");
        return Files.writeString(folder.resolve(name + ".md"), markdown(name));
    }

    private String row(Workload workload, String subject) {
        List<Sample> rounds = rounds(workload, subject);
        List<Double> cpu =
                rounds.stream().map(sample -> sample.result().cpuMicrosPerUnit()).sorted().toList();
        boolean direct = subject.equals("direct");
        boolean relay = subject.equals("relay");
        List<LoadResult> results = rounds.stream().map(Sample::result).toList();
        return String.format(
                Locale.ROOT,
                "| %s %s | %s | %s | %s | %s | %,.0f | %,.0f | %,.0f | %,.0f | %s | %d |%n",
                workload.name(),
                workload.what(),
                subject,
                direct ? "" : "%.1f (%.1f–%.1f)".formatted(median(cpu), cpu.getFirst(), cpu.getLast()),
                relay ? ratio(workload, median(cpu)) : "",
                relay && workload.allowed() > 0 ? "≤ " + workload.allowed() : "",
                median(results.stream().map(LoadResult::perSecond).toList()),
                median(results.stream().map(it -> (double) it.latency().p50()).toList()),
                median(results.stream().map(it -> (double) it.latency().p99()).toList()),
                median(results.stream().map(it -> (double) it.firstByte().p50()).toList()),
                direct ? "" : Long.toString(rounds.getLast().residentKib() / 1_024),
                results.stream().mapToLong(LoadResult::errors).sum());
    }

    private String ratio(Workload workload, double relayCpu) {
        List<Sample> nginx = rounds(workload, "nginx");
        if (nginx.isEmpty()) {
            return "";
        }
        double nginxCpu =
                median(nginx.stream().map(it -> it.result().cpuMicrosPerUnit()).toList());
        return "%.2f".formatted(relayCpu / nginxCpu);
    }

    private List<Sample> rounds(Workload workload, String subject) {
        return samples.stream()
                .filter(it -> it.workload().equals(workload) && it.subject().equals(subject))
                .toList();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private String markdown(String name) throws IOException {
        StringBuilder text = new StringBuilder("# Bench " + name + "\n\n");
        text.append("What is measured and how: bench/README.md. The load generator, the upstream and what is measured "
                + "share the same cores, so compare within the table, never with another machine's.\n\n");
        text.append(table()).append('\n');
        environment().forEach((key, value) -> text.append("* ").append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private ObjectNode json() throws IOException {
        ObjectNode report = AnthropicJson.JSON.createObjectNode();
        ObjectNode environment = report.putObject("environment");
        environment().forEach(environment::put);
        for (Sample sample : samples) {
            LoadResult result = sample.result();
            ObjectNode line = report.withArray("samples").addObject();
            line.put("workload", sample.workload().name()).put("subject", sample.subject());
            line.put("seconds", result.elapsed().toMillis() / 1_000.0);
            line.put("completed", result.completed()).put("units", result.units());
            line.put("cpuMicros", result.cpuMicros()).put("cpuMicrosPerUnit", result.cpuMicrosPerUnit());
            line.set("latencyMicros", AnthropicJson.JSON.valueToTree(result.latency()));
            line.set("firstByteMicros", AnthropicJson.JSON.valueToTree(result.firstByte()));
            line.put("residentKib", sample.residentKib()).put("errors", result.errors());
        }
        return report;
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> lines = Machine.describe(plan.home());
        lines.put(
                "rounds",
                plan.rounds() + " of " + plan.window().toSeconds() + " s in turn, after "
                        + plan.warmUp().toSeconds() + " s of warm-up each");
        setups.forEach(setup -> lines.put(setup.name(), setup.words()));
        return lines;
    }
}
