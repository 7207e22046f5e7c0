package io.clauderelay.app;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.Rebuild;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The command that computes the sums of usage anew and tells whether they were right. Works whether the relay runs or not. */
record RebuildUsage(RelaySettings settings) {
    static final String USAGE = "usage rebuild [--dry-run]";

    private static final String DRY_RUN = "--dry-run";

    CommandResult run(List<String> arguments) throws IOException {
        if (!arguments.isEmpty() && !arguments.equals(List.of(DRY_RUN))) {
            return new CommandResult.Misused("'" + String.join(" ", arguments) + "' does not fit; use " + USAGE);
        }
        Rebuild.Mode mode = arguments.isEmpty() ? Rebuild.Mode.REPAIR : Rebuild.Mode.COMPARE;
        try (Database database = Database.open(settings.database(), settings.dataDir())) {
            return told(new Rebuild(database, mode).run(), mode);
        }
    }

    private static CommandResult told(Rebuild.Result result, Rebuild.Mode mode) {
        if (result.days() == 0) {
            return new CommandResult.Done(List.of("There is no usage yet that could be compared."));
        }
        LocalDate first = LocalDate.ofInstant(Instant.ofEpochMilli(result.from()), ZoneOffset.UTC);
        List<String> lines = new ArrayList<>();
        lines.add("Compared " + result.days() + " days from " + first + " on with their exchanges and corrections.");
        if (result.differences().isEmpty()) {
            lines.add("All sums are right.");
            return new CommandResult.Done(lines);
        }
        new TreeMap<>(result.differences())
                .forEach((table, rows) -> lines.add("  %-20s %d rows differed".formatted(table, rows)));
        lines.add(
                mode == Rebuild.Mode.REPAIR
                        ? "They are repaired; a second run must find none."
                        : "Nothing was changed; run it without " + DRY_RUN + " to repair them.");
        return new CommandResult.Differing(lines);
    }
}
