package io.clauderelay.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the ledger's writer adds to W1: two relays in turn, alike but for the table that one of them may not write to, so
 * that it journals everything and brings nothing into the database.
 */
final class WriterCost {
    private static final Duration RUN_UP = Duration.ofSeconds(2);

    /** The writer's code runs once a second, and so it takes long until all of it is compiled. */
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private final BenchPlan.Home home;
    private final URI upstream;
    private final int perSecond;
    private final int rounds;
    private final List<Round> seen = new ArrayList<>();

    /** CPU per request of one relay in one round, in microseconds. */
    private record Round(boolean writes, double process, double loops, double perSecond) {}

    WriterCost(BenchPlan.Home home, URI upstream, int perSecond, int rounds) {
        this.home = home;
        this.upstream = upstream;
        this.perSecond = perSecond;
        this.rounds = rounds;
    }

    void measure(Duration window) throws IOException, InterruptedException, SQLException {
        String flags = BenchPlan.relayFlagsOfEnvironment();
        try (RelayNode writing = RelayNode.start(home.relayJar(), flags);
                RelayNode silent = RelayNode.start(home.relayJar(), flags)) {
            String ofWriting = prepare(writing);
            String ofSilent = prepare(silent);
            load(writing, ofWriting, WARM_UP, Duration.ofSeconds(1));
            load(silent, ofSilent, WARM_UP, Duration.ofSeconds(1));
            takeAway(silent);
            for (int i = 0; i < rounds; i++) {
                // The first in a pair is the one that was second before: what runs on gets faster for minutes.
                if (i % 2 == 0) {
                    seen.add(round(writing, ofWriting, true, window));
                }
                seen.add(round(silent, ofSilent, false, window));
                if (i % 2 == 1) {
                    seen.add(round(writing, ofWriting, true, window));
                }
            }
        }
    }

    private String prepare(RelayNode node) throws IOException, InterruptedException {
        try (ConsoleClient console = node.console()) {
            console.createAccount("claude-console", "scripted", upstream);
            return console.createKey(RelaySubject.KEY).secret();
        }
    }

    private static void takeAway(RelayNode node) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + node.database() + "?busy_timeout=10000");
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE exchanges RENAME TO away");
        }
    }

    private Round round(RelayNode node, String secret, boolean writes, Duration window) throws InterruptedException {
        ThreadStat loops = new ThreadStat(node.process().pid(), "relay-loop");
        long loopsBefore = loops.micros();
        LoadResult result = load(node, secret, RUN_UP, window);
        double all = result.completed() * (window.plus(RUN_UP).toMillis() / (double) window.toMillis());
        Round round = new Round(
                writes,
                result.cpuMicrosPerUnit(),
                (loops.micros() - loopsBefore) / all,
                result.perSecond());
        System.out.println("writer cost: " + round);
        if (result.errors() > 0) {
            throw new IllegalStateException("answers that were not whole: " + result.firstErrors());
        }
        return round;
    }

    private LoadResult load(RelayNode node, String secret, Duration warmUp, Duration window)
            throws InterruptedException {
        Workload workload = Workload.SMALL_CALL;
        Load load = new Load(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()),
                connection -> workload.request(connection, secret),
                workload.expected(),
                workload.connections(),
                warmUp,
                window,
                perSecond);
        return LoadGenerator.run(load, node.process());
    }

    /** By how much the writer changes the relay's CPU time per request, its own included; 0.05 is five per cent. */
    double change() {
        return change(Round::process);
    }

    private double change(Figure figure) {
        return median(true, figure) / median(false, figure) - 1;
    }

    private interface Figure {
        double of(Round round);
    }

    private double median(boolean writes, Figure figure) {
        List<Double> sorted = seen.stream()
                .filter(round -> round.writes() == writes)
                .map(figure::of)
                .sorted()
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    String table() {
        return "| CPU µs per request, median of " + rounds + " | ledger written | ledger not written | change |\n"
                + "| --- | --- | --- | --- |\n"
                + row("the relay", Round::process)
                + row("its event loops alone", Round::loops)
                + String.format(
                        Locale.ROOT,
                        "| requests per second | %,.0f | %,.0f | |%n",
                        median(true, Round::perSecond),
                        median(false, Round::perSecond));
    }

    private String row(String what, Figure figure) {
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %+.1f %% |%n",
                what,
                median(true, figure),
                median(false, figure),
                100 * change(figure));
    }
}
