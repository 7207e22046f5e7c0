package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** 200 clients that cancel, die and time out, on a key that may have three requests at a time. */
final class ConcurrencyRow {
    private static final int CLIENTS = 200;
    private static final int PLACES = 3;
    private static final String MODEL = "claude-sonnet-5-5";

    /**
     * When a client leaves, the relay gives its place to the next and closes the connection to the upstream at once; the
     * upstream may read the new request before it reads the close.
     */
    private static final Duration SEEN_LATE = Duration.ofMillis(50);

    private final ReliabilityPlan plan;
    private final ScriptedUpstream upstream;
    private final SplittableRandom random;
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    private record Edge(Instant at, int step) {}

    ConcurrencyRow(ReliabilityPlan plan, ScriptedUpstream upstream) {
        this.plan = plan;
        this.upstream = upstream;
        this.random = new SplittableRandom(plan.seed());
    }

    RowResult run() throws IOException, InterruptedException {
        RowResult result = new RowResult("limits, concurrency 3", "never more than 3 at once, 0 places leaked");
        try (Estate estate = Estate.start(plan, upstream, 2)) {
            ConsoleClient.IssuedKey key = estate.key("three", "\"concurrency\":" + PLACES + ",\"queueSeconds\":2");
            byte[] request = new Question(key.secret(), MODEL, true, 1_000).bytes();
            upstream.answerWith(Reply.events(20, 150).every(Duration.ofMillis(20)));
            long deadline = System.nanoTime() + Duration.ofSeconds(plan.quick() ? 8 : 40).toNanos();
            Crowd.start(CLIENTS, random.split(), its -> crowd(estate, request, deadline, its))
                    .join();
            judge(estate, key, result);
            threeAtOnce(estate, request, result);
        } finally {
            upstream.answerWith(Script.named("text"));
        }
        result.figure("clients", CLIENTS);
        result.figure("answered", passed);
        result.figure("refused with 429", refused);
        result.figure("left before the end", left);
        return result.done();
    }

    private void crowd(Estate estate, byte[] request, long deadline, RandomGenerator its) throws InterruptedException {
        try (PlainClient client = new PlainClient(estate.node().port())) {
            while (System.nanoTime() < deadline) {
                Received received = client.ask(request, conduct(its));
                passed.addAndGet(received.isGood() ? 1 : 0);
                refused.addAndGet(received.status() == 429 ? 1 : 0);
                left.addAndGet(received.left() ? 1 : 0);
            }
        } catch (IOException e) {
            System.err.println("concurrency: a client could not connect: " + e.getMessage());
        }
    }

    private static Conduct conduct(RandomGenerator its) {
        return switch (its.nextInt(10)) {
            case 0, 1 -> new Conduct.LeavesAfter(Duration.ofMillis(its.nextInt(1, 300)));
            case 2, 3 -> new Conduct.LeavesAfter(Duration.ofMillis(its.nextInt(1_000, 2_500)));
            case 4, 5 -> new Conduct.DiesAfter(its.nextInt(1, 3_000));
            default -> Conduct.STAYS;
        };
    }

    private void judge(Estate estate, ConsoleClient.IssuedKey key, RowResult result)
            throws IOException, InterruptedException {
        try (ConsoleClient console = estate.node().console()) {
            boolean free = Patience.holdsWithin(10, () -> {
                JsonNode places = estate.limits(console, key).path("concurrency");
                return places.path("inUse").asInt(-1) == 0 && places.path("waiting").asInt(-1) == 0;
            });
            JsonNode places = estate.limits(console, key).path("concurrency");
            result.figure("in use when quiet", places.path("inUse").asInt(-1));
            result.require(free, "quiet, and yet in use: " + places);
        }
        int most = mostAtOnce(SEEN_LATE);
        result.figure("most at once", most);
        result.figure("most at once, closes seen late included", mostAtOnce(Duration.ZERO));
        result.figure("served by the upstream", upstream.ledger().answers().size());
        result.require(most <= PLACES, most + " requests of the key were at the upstream at once");
        result.require(passed.get() > 0 && left.get() > 0, "nobody was served, or nobody left");
    }

    /** Of the upstream's own ledger; what was cancelled ends so much before the upstream saw it. */
    private int mostAtOnce(Duration cancelSeenLate) {
        List<Edge> edges = new ArrayList<>();
        for (ServedAnswer answer : upstream.ledger().answers()) {
            Instant end = answer.cancelled() ? answer.endedAt().minus(cancelSeenLate) : answer.endedAt();
            if (answer.request().method().equals("POST") && end.isAfter(answer.at())) {
                edges.add(new Edge(answer.at(), 1));
                edges.add(new Edge(end, -1));
            }
        }
        edges.sort((a, b) -> a.at().equals(b.at()) ? a.step() - b.step() : a.at().compareTo(b.at()));
        int now = 0;
        int most = 0;
        for (Edge edge : edges) {
            now += edge.step();
            most = Math.max(most, now);
        }
        return most;
    }

    /** Whoever leaked a place would let fewer pass now. */
    private void threeAtOnce(Estate estate, byte[] request, RowResult result) throws InterruptedException {
        upstream.ledger().clear();
        Queue<Received> got = new ConcurrentLinkedQueue<>();
        Crowd.start(PLACES, random.split(), _ -> {
                    try (PlainClient client = new PlainClient(estate.node().port())) {
                        got.add(client.ask(request, Conduct.STAYS));
                    } catch (IOException e) {
                        System.err.println("concurrency: a client could not connect: " + e.getMessage());
                    }
                })
                .join();
        long good = got.stream().filter(Received::isGood).count();
        int together = mostAtOnce(Duration.ZERO);
        result.figure("pass at once afterwards", together);
        result.require(
                good == PLACES && together == PLACES,
                good + " of " + PLACES + " were served afterwards, " + together + " of them at once");
    }
}
