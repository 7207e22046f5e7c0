package io.clauderelay.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the reliability rows showed, as Markdown for people and JSON for programs. */
record ReliabilityReport(ReliabilityPlan plan, List<RowResult> rows) {

    /** A line per row. */
    String table() {
        StringBuilder table = new StringBuilder("| row | target | held | figures |\n| --- | --- | --- | --- |\n");
        for (RowResult row : rows) {
            String figures = row.figures().entrySet().stream()
                    .map(figure -> figure.getKey() + " " + figure.getValue())
                    .collect(Collectors.joining(", "));
            table.append("| %s | %s | %s | %s |%n"
                    .formatted(row.name(), row.target(), row.isClean() ? "yes" : "**no**", figures));
        }
        for (RowResult row : rows) {
            row.violations()
                    .forEach(violation -> table.append("* ").append(row.name()).append(": ").append(violation).append('\n'));
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

    private String markdown(String name) throws IOException {
        StringBuilder text = new StringBuilder("# Reliability " + name + "\n\n");
        text.append("What is done and how it is judged: bench/README.md. Again: `" + command() + "`\n\n");
        text.append(table()).append('\n');
        environment().forEach((key, value) ->
                text.append("* ").append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private String command() {
        return "./crs bench reliability --only " + String.join(",", plan.rows()) + " --rounds " + plan.rounds()
                + " --seed " + plan.seed() + (plan.quick() ? " --quick" : "");
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> lines = Machine.describe(plan.home());
        lines.put("relay", "java " + plan.relayFlags() + " -jar relay.jar; everything on, SQLite");
        return lines;
    }

    private ObjectNode json() throws IOException {
        ObjectNode report = AnthropicJson.JSON.createObjectNode();
        report.put("command", command());
        ObjectNode environment = report.putObject("environment");
        environment().forEach(environment::put);
        for (RowResult row : rows) {
            ObjectNode line = report.withArray("rows").addObject();
            line.put("name", row.name()).put("target", row.target()).put("held", row.isClean());
            line.set("figures", AnthropicJson.JSON.valueToTree(row.figures()));
            line.set("violations", AnthropicJson.JSON.valueToTree(row.violations()));
        }
        return report;
    }
}
