package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** 500 clients at once on a key with five dollars, of which many cancel, die, or are failed by the upstream. */
final class BudgetRow {
    static final int TOKENS_PER_EVENT = 20;

    private static final int CLIENTS = 500;
    private static final int ACCOUNTS = 8;
    private static final int MAX_TOKENS = 1_500;
    private static final String MODEL = "claude-opus-5-5";
    private static final Duration LIMIT = Duration.ofSeconds(110);
    private static final int REPLIES = 30;

    private final ReliabilityPlan plan;
    private final ScriptedUpstream upstream;
    private final BudgetVariant variant;
    private final SplittableRandom random;
    private final List<Script> scripts = new ArrayList<>();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * One request of a client.
     *
     * @param exchangeId empty where no head came
     * @param refused whether the budget was said to be spent
     */
    record Asked(String exchangeId, long begunNanos, long endedNanos, int status, boolean refused) {}

    BudgetRow(ReliabilityPlan plan, ScriptedUpstream upstream, BudgetVariant variant) {
        this.plan = plan;
        this.upstream = upstream;
        this.variant = variant;
        this.random = new SplittableRandom(plan.seed() + variant.name().hashCode());
        for (int i = 0; i < REPLIES; i++) {
            scripts.add(script(i));
        }
    }

    /** One in six fails: before its content, within it, or without an end. */
    private Script script(int number) {
        int events = random.nextInt(10, 60);
        Reply good = Reply.events(events, 150)
                .withTokens(new TokenCounts(
                        random.nextInt(100, 600), (long) TOKENS_PER_EVENT * events, 0, 0, 0, 0, 0))
                .every(Duration.ofMillis(random.nextInt(5, 25)))
                .headersAfter(Duration.ofMillis(random.nextInt(1, 150)));
        return switch (number % 18) {
            case 3 -> Refusal.of(529);
            case 9 -> good.withFlaw(Flaw.overloadedAfter(events / 2));
            case 15 -> good.withFlaw(Flaw.resetAfter(events / 2));
            default -> good;
        };
    }

    RowResult run() throws IOException, InterruptedException, SQLException {
        RowResult result = new RowResult(
                "budgets, " + variant.name(),
                "spend ≤ $5.00" + (variant.soft() ? " and one request" : "")
                        + "; nothing reserved when quiet; no refusal while spend + worst case in flight fits");
        try (Estate estate = Estate.start(plan, upstream, ACCOUNTS)) {
            ConsoleClient.IssuedKey key = estate.key("budget", "\"budgets\":" + variant.budgets());
            byte[] request = new Question(key.secret(), MODEL, true, MAX_TOKENS).bytes();
            long worst = worstCase(estate, key, request);
            storm(estate, request);
            BudgetVerdict verdict = new BudgetVerdict(result, variant, worst);
            JsonNode budget = quiet(estate, key, result);
            verdict.spent(upstream.ledger().answers(), MODEL, budget);
            try (RelayLedger ledger = new RelayLedger(estate.node().database())) {
                verdict.refusals(List.copyOf(asked), ledger.rows());
            }
        }
        result.figure("clients", CLIENTS);
        result.figure("kills", variant.kills());
        return result.done();
    }

    /** What the relay reserves for one such request, in billionths of a dollar. */
    private long worstCase(Estate estate, ConsoleClient.IssuedKey key, byte[] request)
            throws IOException, InterruptedException {
        upstream.answerNextWith(Reply.events(20, 150)
                .withTokens(new TokenCounts(100, 20, 0, 0, 0, 0, 0))
                .every(Duration.ofMillis(100)));
        long[] most = {0};
        Crowd one = Crowd.start(1, random.split(), _ -> ask(estate, request, Conduct.STAYS));
        try (ConsoleClient console = estate.node().console()) {
            Patience.until("something is reserved", 10, () -> {
                most[0] = nano(estate.limits(console, key).at("/budgets/0/reserved"));
                return most[0] > 0;
            });
        }
        one.join();
        return most[0];
    }

    static long nano(JsonNode usd) {
        return usd.decimalValue().movePointRight(9).longValue();
    }

    private void storm(Estate estate, byte[] request) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Crowd clients = Crowd.start(CLIENTS, random.split(), its -> spend(estate, request, deadline, its));
        Crowd forgiver = Crowd.start(1, random.split(), _ -> {
            while (!over.get()) {
                Thread.sleep(200);
                estate.forgive();
            }
        });
        for (int i = 0; i < variant.kills(); i++) {
            Thread.sleep(400 + random.nextInt(1_500));
            estate.node().kill();
            estate.node().startAgain();
        }
        clients.join();
        over.set(true);
        forgiver.join();
    }

    /** Asks until the budget is spent. */
    private void spend(Estate estate, byte[] request, long deadline, RandomGenerator its) throws InterruptedException {
        boolean refused = false;
        while (!refused && System.nanoTime() < deadline) {
            upstream.answerNextWith(scripts.get(its.nextInt(REPLIES)));
            refused = ask(estate, request, conduct(its));
        }
    }

    private static Conduct conduct(RandomGenerator its) {
        return switch (its.nextInt(10)) {
            case 0 -> new Conduct.LeavesAfter(Duration.ofMillis(its.nextInt(1, 100)));
            case 1 -> new Conduct.LeavesAfter(Duration.ofMillis(its.nextInt(100, 1_000)));
            case 2, 3 -> new Conduct.DiesAfter(its.nextInt(1, 6_000));
            default -> Conduct.STAYS;
        };
    }

    /** Makes one request and answers whether it was refused for the budget. */
    private boolean ask(Estate estate, byte[] request, Conduct conduct) throws InterruptedException {
        try (PlainClient client = new PlainClient(estate.node().port())) {
            Received received = client.ask(request, conduct);
            boolean refused = received.status() == 429 && received.isError("billing_error");
            asked.add(new Asked(
                    received.exchangeId().orElse(""),
                    received.begunNanos(),
                    received.endedNanos(),
                    received.status(),
                    refused));
            return refused;
        } catch (IOException e) {
            Thread.sleep(100);
            return false;
        }
    }

    private JsonNode quiet(Estate estate, ConsoleClient.IssuedKey key, RowResult result)
            throws IOException, InterruptedException {
        try (ConsoleClient console = estate.node().console()) {
            boolean quiet = Patience.holdsWithin(20, () -> {
                JsonNode limits = estate.limits(console, key);
                return limits.at("/budgets/0/reserved").decimalValue().signum() == 0
                        && limits.at("/concurrency/inUse").asInt() == 0
                        && limits.at("/concurrency/waiting").asInt() == 0;
            });
            JsonNode limits = estate.limits(console, key);
            result.require(quiet, "quiet, and yet in use: " + limits);
            List<String> known = asked.stream().map(Asked::exchangeId).filter(id -> !id.isEmpty()).toList();
            result.require(
                    Patience.holdsWithin(30, () -> {
                        try (RelayLedger ledger = new RelayLedger(estate.node().database())) {
                            return ledger.rows().keySet().containsAll(known);
                        } catch (SQLException e) {
                            throw new IOException("the relay's database cannot be read", e);
                        }
                    }),
                    "not every exchange that a client knows is in the ledger");
            return limits.at("/budgets/0");
        }
    }
}
