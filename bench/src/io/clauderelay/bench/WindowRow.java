package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** 40 clients that ask all the time, on a key with so many requests a minute. */
final class WindowRow {
    private static final int CLIENTS = 40;
    private static final int REQUESTS = 30;
    private static final String MODEL = "claude-sonnet-5-5";

    /** A request is counted when it is let in, and seen by the upstream a moment later; not always the same moment. */
    private static final Duration ON_THE_WAY = Duration.ofMillis(250);

    private final ReliabilityPlan plan;
    private final ScriptedUpstream upstream;
    private final SplittableRandom random;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger withoutPause = new AtomicInteger();

    WindowRow(ReliabilityPlan plan, ScriptedUpstream upstream) {
        this.plan = plan;
        this.upstream = upstream;
        this.random = new SplittableRandom(plan.seed());
    }

    RowResult run() throws IOException, InterruptedException {
        RowResult result =
                new RowResult("limits, window", "never more than " + REQUESTS + " requests in any span of a minute");
        Duration length = Duration.ofSeconds(plan.quick() ? 65 : 125);
        try (Estate estate = Estate.start(plan, upstream, 2)) {
            ConsoleClient.IssuedKey key =
                    estate.key("window", "\"rate\":{\"minutes\":1,\"requests\":" + REQUESTS + "}");
            upstream.ledger().clear();
            byte[] request = new Question(key.secret(), MODEL, true, 100).bytes();
            long deadline = System.nanoTime() + length.toNanos();
            Crowd.start(CLIENTS, random.split(), its -> insist(estate, request, deadline, its))
                    .join();
            try (ConsoleClient console = estate.node().console()) {
                JsonNode rate = estate.limits(console, key).path("rate");
                result.figure("in the window at the end", rate.path("requests").asInt(-1));
            }
        }
        judge(result, length);
        return result.done();
    }

    private void insist(Estate estate, byte[] request, long deadline, RandomGenerator its) throws InterruptedException {
        try (PlainClient client = new PlainClient(estate.node().port())) {
            while (System.nanoTime() < deadline) {
                Received received = client.ask(
                        request,
                        its.nextInt(4) == 0
                                ? new Conduct.LeavesAfter(Duration.ofMillis(its.nextInt(1, 20)))
                                : Conduct.STAYS);
                if (received.status() == 429) {
                    refused.incrementAndGet();
                    withoutPause.addAndGet(received.raw().toLowerCase(Locale.ROOT).contains("retry-after: ") ? 0 : 1);
                }
                Thread.sleep(its.nextInt(100, 500));
            }
        } catch (IOException e) {
            System.err.println("window: a client could not connect: " + e.getMessage());
        }
    }

    private void judge(RowResult result, Duration length) {
        List<Instant> passed = upstream.ledger().answers().stream()
                .filter(answer -> answer.request().method().equals("POST"))
                .map(ServedAnswer::at)
                .sorted()
                .toList();
        Duration span = Duration.ofMinutes(1).minus(ON_THE_WAY);
        int most = 0;
        for (int from = 0, to = 0; to < passed.size(); to++) {
            while (!passed.get(from).plus(span).isAfter(passed.get(to))) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        long least = REQUESTS * length.toMinutes();
        result.figure("passed", passed.size());
        result.figure("most in any minute", most);
        result.figure("refused with 429", refused);
        result.figure("of these without retry-after", withoutPause);
        result.require(most <= REQUESTS, most + " requests passed within a minute");
        result.require(passed.size() >= least, "only " + passed.size() + " passed, fewer than " + least);
        result.require(withoutPause.get() == 0, withoutPause + " refusals did not say when to come again");
    }
}
