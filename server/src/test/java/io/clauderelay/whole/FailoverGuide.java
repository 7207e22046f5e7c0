package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.whole.FaultCase.Place;
import io.clauderelay.whole.FaultRun.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The table in docs/failover.md: what clients saw, fault by fault. Written anew with {@code -Dfailover.renew=true}. */
final class FailoverGuide {
    private static final Path GUIDE = Path.of("..", "docs", "failover.md");
    private static final String BEGIN = "<!-- what was seen: begin -->\n";
    private static final String END = "<!-- what was seen: end -->\n";

    private static final String HEADING = """
            | what is wrong | first of two, live key | only account, live key | first of two, assured key | only account, assured key |
            | --- | --- | --- | --- | --- |
            """;

    private FailoverGuide() {}

    /** Fails when the table tells something else than what was seen. */
    static void assertTells(List<Seen> all) throws IOException {
        String table = table(all);
        String guide = Files.readString(GUIDE, UTF_8);
        int from = guide.indexOf(BEGIN) + BEGIN.length();
        int to = guide.indexOf(END);
        if (Boolean.getBoolean("failover.renew")) {
            Files.writeString(GUIDE, guide.substring(0, from) + table + guide.substring(to), UTF_8);
            return;
        }
        assertThat(guide.substring(from, to))
                .as(
                        "docs/failover.md tells something else than what was seen; if what was seen is right, renew its table"
                                + " with: ./mvnw test -Dtest=FailoverTest -Dfailover.renew=true")
                .isEqualTo(table);
    }

    private static String table(List<Seen> all) {
        StringBuilder table = new StringBuilder(HEADING);
        for (ScriptedFault fault : ScriptedFault.values()) {
            List<Seen> ofFault = all.stream()
                    .filter(seen -> seen.situation().fault() == fault)
                    .toList();
            table.append("| ").append(fault.words());
            for (boolean assured : List.of(false, true)) {
                for (Place place : Place.values()) {
                    table.append(" | ").append(cell(ofFault, place, assured));
                }
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    private static String cell(List<Seen> ofFault, Place place, boolean assured) {
        List<Seen> both = ofFault.stream()
                .filter(seen ->
                        seen.situation().place() == place && seen.situation().assured() == assured)
                .toList();
        List<String> different =
                both.stream().map(FailoverGuide::words).distinct().toList();
        return different.size() == 1
                ? different.getFirst()
                : both.stream()
                        .map(seen -> (seen.situation().stream() ? "stream: " : "document: ") + words(seen))
                        .collect(Collectors.joining("; "));
    }

    private static String words(Seen seen) {
        return new Fate.Expected(SightReading.of(seen), seen.faulty().served().size()).words();
    }
}
