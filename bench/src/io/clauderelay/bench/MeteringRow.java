package io.clauderelay.bench;

import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/** Kills the relay in the midst of 200 exchanges, again and again on the same data, and holds its ledger against the upstream's. */
final class MeteringRow {
    private static final String TARGET = "0 lost, 0 double; every answer that a client received whole is in the ledger";
    private static final int CLIENTS = 200;
    private static final int MAX_TOKENS = 4_000;

    /** How long a round lasts at most before its kill. */
    private static final int MOST_SECONDS = 6;

    private static final List<String> MODELS =
            List.of("claude-opus-5-5", "claude-sonnet-5-5", "claude-opus-4-8", "claude-opus-5-5", "gpt-5.5");

    /** Few enough that the upstream composes each once. */
    private static final int REPLIES = 40;

    private final ReliabilityPlan plan;
    private final ScriptedUpstream upstream;
    private final SplittableRandom random;
    private final List<Reply> replies = new ArrayList<>();
    private final List<ConsoleClient.IssuedKey> keys = new ArrayList<>();
    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();

    /**
     * What a client saw of an exchange.
     *
     * @param good whether it has the whole answer
     * @param left whether it did not wait for it
     * @param content whether it saw content
     */
    record Answered(String exchangeId, String requestId, boolean good, boolean left, boolean content) {}

    MeteringRow(ReliabilityPlan plan, ScriptedUpstream upstream) {
        this.plan = plan;
        this.upstream = upstream;
        this.random = new SplittableRandom(plan.seed());
        for (int i = 0; i < REPLIES; i++) {
            replies.add(reply());
        }
    }

    /** Short and long ones, in a burst and paced, with tokens of every class. */
    private Reply reply() {
        TokenCounts tokens = new TokenCounts(
                random.nextInt(1, 5_000),
                random.nextInt(2, 2_000),
                random.nextInt(50_000),
                random.nextInt(5_000),
                random.nextInt(2_000),
                0,
                0);
        Reply reply = Reply.events(random.nextInt(5, 60), 150).withTokens(tokens);
        return random.nextInt(4) == 0 ? reply : reply.every(Duration.ofMillis(random.nextInt(2, 50)));
    }

    RowResult run() throws IOException, InterruptedException, SQLException {
        RowResult result = new RowResult("metering, kill -9", TARGET);
        try (Estate estate = Estate.start(plan, upstream, 1)) {
            for (int i = 0; i < 4; i++) {
                keys.add(estate.key("metering-" + i, ""));
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                killUnderLoad(estate.node());
                System.out.println("metering: round " + round + ", " + answers.size() + " answers");
            }
            awaitLedger(estate);
            estate.node().stop();
            try (RelayLedger ledger = new RelayLedger(estate.node().database())) {
                new MeteringVerdict(result, ledger, upstream.ledger().answers()).judge(answers);
            }
        }
        result.figure("kills", plan.rounds());
        return result.done();
    }

    /** After some hundred answers, at any moment; a relay that has only just started is slow, so not by the clock alone. */
    private void killUnderLoad(RelayNode node) throws IOException, InterruptedException {
        int enough = answers.size() + random.nextInt(20, 500);
        Crowd clients = Crowd.start(CLIENTS, random.split(), its -> askUntilItDies(node.port(), its));
        boolean busy = Patience.holdsWithin(MOST_SECONDS, () -> answers.size() >= enough);
        Thread.sleep(busy ? random.nextInt(200) : 0);
        node.kill();
        clients.join();
        node.startAgain();
    }

    private void askUntilItDies(int port, RandomGenerator its) {
        try (PlainClient client = new PlainClient(port)) {
            boolean alive = true;
            while (alive) {
                String model = MODELS.get(its.nextInt(MODELS.size()));
                upstream.answerNextWith(replies.get(its.nextInt(REPLIES)));
                String secret = keys.get(its.nextInt(keys.size())).secret();
                Question question = new Question(secret, model, its.nextInt(6) != 0, MAX_TOKENS);
                Received received = client.ask(question.bytes(), conduct(its));
                remember(received);
                alive = received.whole() || received.left();
            }
        } catch (IOException e) {
            // Nobody listens any more: it is dead.
        }
    }

    private static Conduct conduct(RandomGenerator its) {
        return switch (its.nextInt(20)) {
            case 0 -> new Conduct.LeavesAfter(Duration.ofMillis(its.nextInt(1, 300)));
            case 1 -> new Conduct.DiesAfter(its.nextInt(1, 5_000));
            default -> Conduct.STAYS;
        };
    }

    private void remember(Received received) {
        received.exchangeId()
                .ifPresent(id -> answers.add(new Answered(
                        id,
                        received.requestId().orElse(""),
                        received.isGood(),
                        received.left(),
                        received.hasContent())));
    }

    /** What the last process left open is settled in the background of the next. */
    private void awaitLedger(Estate estate) throws IOException, InterruptedException {
        List<String> known = answers.stream().map(Answered::exchangeId).toList();
        boolean there = Patience.holdsWithin(60, () -> {
            try (RelayLedger ledger = new RelayLedger(estate.node().database())) {
                return ledger.rows().keySet().containsAll(known);
            } catch (SQLException e) {
                throw new IOException("the relay's database cannot be read", e);
            }
        });
        System.out.println("metering: the ledger " + (there ? "has" : "LACKS") + " what clients saw");
    }
}
