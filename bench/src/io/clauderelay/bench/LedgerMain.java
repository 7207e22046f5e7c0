package io.clauderelay.bench;

import io.clauderelay.platform.config.Secret;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.sql.DatabaseSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Measures whether the ledger keeps up with the journal, and what that costs those who relay. */
final class LedgerMain {
    private static final String USAGE =
            """
            bench/run ledger [options]: how fast the ledger takes usage in, and what its writer adds to W1
              --rate N      settlements a second that it must keep up with, and requests a second of W1 (2000)
              --seconds S   of each measurement (20)
              --rounds N    of W1 with and without a ledger that is written, in turn (5); 0 leaves W1 out
              --name NAME   writes bench/results/<date>-NAME.md
            environment: BENCH_RELAY_JVM (the relay's JVM flags)
            """;
    private static final double ALLOWED = 0.10;

    private LedgerMain() {}

    /** Exits with 1 when the ledger does not keep up, with 2 when the command line cannot be understood. */
    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        CommandLine line;
        try {
            line = CommandLine.parse(arguments, "help", "home=", "rate=", "seconds=", "rounds=", "name=");
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        }
        if (line.has("help")) {
            System.out.print(USAGE);
            return;
        }
        System.exit(run(line) ? 0 : 1);
    }

    private static boolean run(CommandLine line) throws IOException, InterruptedException, SQLException {
        BenchPlan.Home home = new BenchPlan.Home(Path.of(line.text("home", ".")));
        int rate = line.number("rate", 2_000);
        Duration seconds = line.seconds("seconds", 20);
        List<LedgerIntake.Seen> intakes = intakes(rate, seconds);
        StringBuilder text = new StringBuilder(
                """
                | database | records come at | most behind | in the ledger after | 50,000 at once | keeps up |
                | --- | --- | --- | --- | --- | --- |
                """);
        intakes.forEach(seen -> text.append(seen).append('\n'));
        boolean held = intakes.stream().allMatch(LedgerIntake.Seen::keepsUp);
        int rounds = line.number("rounds", 5);
        if (rounds > 0) {
            WriterCost cost = cost(home, rate, rounds, seconds);
            text.append('\n').append(cost.table());
            held &= cost.change() <= ALLOWED;
        }
        System.out.println("\n" + text);
        if (line.has("name")) {
            System.out.println("written to " + write(home, line, text.toString()));
        }
        return held;
    }

    private static List<LedgerIntake.Seen> intakes(int rate, Duration length) throws IOException, InterruptedException {
        List<LedgerIntake.Seen> seen = new ArrayList<>();
        Path folder = Child.folder("ledger");
        try {
            try (Database sqlite = Database.openSqlite(folder.resolve("sqlite"))) {
                seen.add(new LedgerIntake(sqlite, folder.resolve("journal-1"), rate).measure(length));
            }
            try (EmbeddedPostgres server = durablePostgres();
                    Database postgres = Database.open(settings(server), folder)) {
                seen.add(new LedgerIntake(postgres, folder.resolve("journal-2"), rate).measure(length));
            }
        } finally {
            Folders.remove(folder);
        }
        return seen;
    }

    /** As it is installed, which forces every commit to the disk; unlike in tests. */
    private static EmbeddedPostgres durablePostgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    private static DatabaseSettings settings(EmbeddedPostgres server) {
        return new DatabaseSettings(
                new Secret("postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres"),
                DatabaseSettings.defaults().maxConnections());
    }

    private static WriterCost cost(BenchPlan.Home home, int rate, int rounds, Duration window)
            throws IOException, InterruptedException, SQLException {
        ScriptedUpstream.Settings quiet = ScriptedUpstream.Settings.onPort(0).withLedger(UpstreamLedger.off());
        try (ScriptedUpstream upstream = ScriptedUpstream.start(quiet)) {
            upstream.answerWith(Workload.SMALL_CALL.answer());
            WriterCost cost = new WriterCost(home, upstream.baseUrl(), rate, rounds);
            cost.measure(window);
            return cost;
        }
    }

    private static Path write(BenchPlan.Home home, CommandLine line, String table) throws IOException {
        Path folder = Files.createDirectories(home.results());
        String name = LocalDate.now(ZoneOffset.UTC) + "-" + line.text("name", "ledger");
        StringBuilder text = new StringBuilder("# Ledger " + name + "\n\n");
        text.append("What is measured and how: bench/README.md. Again: `./crs bench ledger --rate "
                + line.number("rate", 2_000) + " --seconds "
                + line.seconds("seconds", 20).toSeconds() + " --rounds " + line.number("rounds", 5) + "`\n\n");
        text.append(table).append('\n');
        Machine.describe(home)
                .forEach((key, value) ->
                        text.append("* ").append(key).append(": ").append(value).append('\n'));
        return Files.writeString(folder.resolve(name + ".md"), text.toString());
    }
}
