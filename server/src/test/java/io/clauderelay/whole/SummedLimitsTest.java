package io.clauderelay.whole;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.ServedAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts with different rate limits serve together nearly what their limits add up to, and no client sees a 429. */
class SummedLimitsTest {
    private static final List<Integer> PER_MINUTE = List.of(600, 1_200, 2_400, 4_800);
    private static final int SUM_PER_MINUTE =
            PER_MINUTE.stream().mapToInt(Integer::intValue).sum();
    private static final double OFFERED = 0.95;
    private static final Duration LENGTH = Duration.ofSeconds(13);

    /** Until the answers have told of every limit. */
    private static final Duration BEGINNING = Duration.ofSeconds(3);

    private static final int REQUESTS = (int) (SUM_PER_MINUTE * OFFERED * LENGTH.toSeconds() / 60);
    private static final int SESSIONS = 400;

    /** What is left of a limit when it begins, as in a minute like any other: full, each could serve a minute alone. */
    private static final double LEFT = 0.05;

    /** Connections that drain a bucket at once; a good part of the requests of a limit are under way then. */
    private static final int DRAINERS = 8;

    private final Queue<RawConnection> idle = new ConcurrentLinkedQueue<>();

    @Test
    void ninetyFivePercentOfTheSumIsServedWithoutARefusal(@TempDir Path folder) throws Exception {
        try (RunningRelay relay = RunningRelay.startEmpty(folder, new QuickSettings())) {
            String secret = relay.newKey("everybody").secret();
            for (int perMinute : PER_MINUTE) {
                relay.api()
                        .createAccount(
                                relay.upstream().baseUrl(), credential(perMinute), Map.of("name", "of " + perMinute));
            }
            drain(relay);
            relay.upstream().ledger().clear();

            Instant began = Instant.now();
            List<Integer> statuses = offer(relay, secret);
            Instant ended = Instant.now();

            assertThat(statuses).hasSize(REQUESTS).containsOnly(200);
            assertServed(relay.upstream().ledger().answers(), began.plus(BEGINNING), ended);
        } finally {
            idle.forEach(RawConnection::close);
        }
    }

    private static String credential(int perMinute) {
        return "sk-ant-of-" + perMinute;
    }

    /** Takes from each limit all but a little. */
    private static void drain(RunningRelay relay) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> drainers = new ArrayList<>();
            for (int perMinute : PER_MINUTE) {
                relay.upstream().allowPerMinute(credential(perMinute), perMinute);
                int each = (int) (perMinute * (1 - LEFT)) / DRAINERS;
                IntStream.range(0, DRAINERS)
                        .mapToObj(_ -> threads.submit(() -> take(relay, credential(perMinute), each)))
                        .forEach(drainers::add);
            }
            for (Future<?> drainer : drainers) {
                drainer.get(30, SECONDS);
            }
        }
    }

    private static void take(RunningRelay relay, String credential, int requests) {
        try (RawConnection connection = RawConnection.to(relay.upstream().port())) {
            for (int i = 0; i < requests; i++) {
                connection.ask(Ask.message(credential));
            }
        }
    }

    /** Sends at an even pace whatever becomes of it, and answers the status of each. */
    private List<Integer> offer(RunningRelay relay, String secret) throws Exception {
        List<Future<Integer>> asked = new ArrayList<>();
        long interval = LENGTH.toNanos() / REQUESTS;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor()) {
            List<ScheduledFuture<Future<Integer>>> planned = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                Ask ask = Ask.message(secret).line("x-session-id: " + i * 7 % SESSIONS);
                planned.add(pace.schedule(() -> clients.submit(() -> status(relay, ask)), i * interval, NANOSECONDS));
            }
            for (ScheduledFuture<Future<Integer>> one : planned) {
                asked.add(one.get());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : asked) {
                statuses.add(one.get(30, SECONDS));
            }
            return statuses;
        }
    }

    private int status(RunningRelay relay, Ask ask) {
        RawConnection free = idle.poll();
        RawConnection connection = free == null ? relay.connect() : free;
        int status = connection.ask(ask).status();
        idle.add(connection);
        return status;
    }

    private static void assertServed(List<ServedAnswer> answers, Instant from, Instant to) throws IOException {
        long served = answers.stream()
                .filter(answer -> answer.status() == 200)
                .filter(answer -> answer.at().isAfter(from) && answer.at().isBefore(to))
                .count();
        double possible = SUM_PER_MINUTE * Duration.between(from, to).toMillis() / 60_000.0;
        assertThat(served / possible).as("part of the summed limits").isGreaterThanOrEqualTo(0.90);
        long refused = answers.stream().filter(answer -> answer.status() == 429).count();
        assertThat(refused).as("429s of the upstream").isLessThanOrEqualTo(REQUESTS / 50);
    }
}
