package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clauderelay.scheduling.Allowance.Mark;
import io.clauderelay.testing.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAllowanceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final AnswerHeaders NONE = _ -> null;

    private final AtomicLong nanos = new AtomicLong();
    private final InstantSource clock = () -> NOON.plusNanos(nanos.get());
    private final ModelAllowance allowance = new ModelAllowance(nanos::get, clock);

    private void pass(long time) {
        nanos.addAndGet(time);
    }

    /** Headers as the documentation writes them: {@code requests-limit=50 requests-remaining=49}. */
    private static AnswerHeaders anthropic(String text) {
        Map<String, String> headers = new HashMap<>();
        for (String part : text.split(" ", -1)) {
            int middle = part.indexOf('=');
            headers.put("anthropic-ratelimit-" + part.substring(0, middle), part.substring(middle + 1));
        }
        return headers::get;
    }

    private static AnswerHeaders openai(String kind, String limit, String remaining, String reset) {
        Map<String, String> headers = new HashMap<>(Map.of("x-ratelimit-limit-requests", "1000000"));
        headers.put("x-ratelimit-limit-" + kind, limit);
        headers.put("x-ratelimit-remaining-" + kind, remaining);
        headers.put("x-ratelimit-reset-" + kind, reset);
        return headers::get;
    }

    private static String at(long nanos) {
        return NOON.plusNanos(nanos).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Test
    void nothingIsHeldBackWhereTheUpstreamTellsNothing() {
        for (int i = 0; i < 10_000; i++) {
            allowance.observed(allowance.dispatched(1_000_000), NONE);
        }

        assertThat(allowance.nanosUntilRoom(1_000_000)).isZero();
    }

    @Test
    void anAnswerWithoutTheHeadersIsAskedForTheFirstOfEachFamilyOnly() {
        List<String> asked = new ArrayList<>();
        allowance.observed(allowance.dispatched(1), name -> {
            asked.add(name);
            return null;
        });

        assertThat(asked).containsExactly("anthropic-ratelimit-requests-limit", "x-ratelimit-limit-requests");
    }

    /** 100 per minute, 3 kept back: how long until one more fits. */
    @ParameterizedTest
    @CsvSource({
        "requests-limit=100 requests-remaining=50 requests-reset=2026-11-22T12:00:30Z, 0",
        "requests-limit=100 requests-remaining=4 requests-reset=2026-11-22T12:00:57Z, 0",
        "requests-limit=100 requests-remaining=3 requests-reset=2026-11-22T12:00:58Z, 600",
        "requests-limit=100 requests-remaining=0 requests-reset=2026-11-22T12:01:00Z, 2400",
        "requests-limit=100 requests-remaining=0 requests-reset=2026-11-22T13:00:00Z, 144000",
        "requests-limit=many requests-remaining=0 requests-reset=2026-11-22T12:01:00Z, 0",
        "requests-limit=0 requests-remaining=0 requests-reset=2026-11-22T12:01:00Z, 0",
        "requests-limit=100 requests-remaining=-1 requests-reset=2026-11-22T12:01:00Z, 0",
        "requests-limit=100 requests-remaining=0 requests-reset=later, 0",
        "requests-limit=100 requests-remaining=0, 0",
        "requests-limit=100, 0"
    })
    void headersTellHowLongToWait(String headers, long millis) {
        allowance.observed(allowance.dispatched(1), anthropic(headers));

        assertThat(Duration.ofNanos(allowance.nanosUntilRoom(1)).toMillis()).isEqualTo(millis);
    }

    /** 60,000 tokens in a minute are one in a millisecond; 1,201 are kept back. */
    @ParameterizedTest
    @CsvSource({"tokens, 1000, 2201", "input-tokens, 500, 1701", "output-tokens, 500, 1401"})
    void tokensAreLimitedLikeRequests(String kind, long size, long millis) {
        String requests = "requests-limit=4000 requests-remaining=3999 requests-reset=2026-11-22T12:00:00Z ";
        String tokens = "%1$s-limit=60000 %1$s-remaining=0 %1$s-reset=2026-11-22T12:01:00Z".formatted(kind);
        allowance.observed(allowance.dispatched(1), anthropic(requests + tokens));

        assertThat(Duration.ofNanos(allowance.nanosUntilRoom(size)).toMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "requests, 100, 99, 600ms, 0",
        "requests, 100, 0, 1m0s, 2400",
        "requests, 10000, 0, 24h0m0s, 1745280",
        "tokens, 60000, 0, 1m, 1301",
        "tokens, 60000, 59984, 16ms, 0"
    })
    void theOtherDialectIsUnderstoodToo(String kind, String limit, String remaining, String reset, long millis) {
        allowance.observed(allowance.dispatched(1), openai(kind, limit, remaining, reset));

        assertThat(Duration.ofNanos(allowance.nanosUntilRoom(100)).toMillis()).isEqualTo(millis);
    }

    @Test
    void whatWasDispatchedSinceIsCounted() {
        Mark mark = allowance.dispatched(1);
        for (int i = 0; i < 40; i++) {
            allowance.dispatched(1);
        }
        pass(SECOND);
        allowance.observed(mark, anthropic("requests-limit=60 requests-remaining=59 requests-reset=" + at(SECOND)));

        for (int i = 0; i < 17; i++) {
            assertThat(allowance.nanosUntilRoom(1)).isZero();
            allowance.dispatched(1);
        }
        assertThat(allowance.nanosUntilRoom(1)).isPositive();
    }

    @Test
    void anAnswerThatOvertookAnotherIsNotForgottenForTheOther() {
        Mark early = allowance.dispatched(1);
        Mark late = allowance.dispatched(1);
        allowance.observed(late, anthropic("requests-limit=60 requests-remaining=0 requests-reset=" + at(MINUTE)));
        allowance.observed(early, anthropic("requests-limit=60 requests-remaining=59 requests-reset=" + at(SECOND)));

        assertThat(allowance.nanosUntilRoom(1)).isPositive();
    }

    @Test
    void arrearsOfAnIdleTimeAreNotSavedUp() {
        allowance.observed(
                allowance.dispatched(1),
                anthropic("requests-limit=60 requests-remaining=59 requests-reset=" + at(SECOND)));
        pass(5 * MINUTE);

        assertThat(dispatchWhileThereIsRoom(1)).isEqualTo(57);
    }

    private int dispatchWhileThereIsRoom(long tokens) {
        int dispatched = 0;
        while (dispatched < 100_000 && allowance.nanosUntilRoom(tokens) == 0) {
            allowance.dispatched(tokens);
            dispatched++;
        }
        return dispatched;
    }

    @Test
    void whatIsEstimatedFarTooLargeIsTakenForAQuarterOfTheLimit() {
        String half = "input-tokens-limit=60000 input-tokens-remaining=30000 input-tokens-reset=" + at(MINUTE / 2);
        allowance.observed(allowance.dispatched(1), anthropic("requests-limit=9 " + half));
        assertThat(allowance.nanosUntilRoom(1_000_000)).isZero();

        String little =
                "input-tokens-limit=60000 input-tokens-remaining=10000 input-tokens-reset=" + at(MINUTE * 5 / 6);
        allowance.observed(allowance.dispatched(1), anthropic("requests-limit=9 " + little));
        assertThat(allowance.nanosUntilRoom(1_000_000)).isBetween(MINUTE / 12, MINUTE / 6);
    }

    @Test
    void whatNobodyHasConfirmedForTenMinutesHoldsNobodyBack() {
        String reset = at(24 * 60 * MINUTE);
        allowance.observed(
                allowance.dispatched(1), anthropic("requests-limit=200 requests-remaining=0 requests-reset=" + reset));
        assertThat(allowance.nanosUntilRoom(1)).isGreaterThan(10 * MINUTE);
        pass(10 * MINUTE + 1);

        assertThat(allowance.nanosUntilRoom(1)).isZero();
    }

    // ---- an upstream that is served otherwise than it says

    @Test
    void aServedRequestThatHadNoRoomMakesTheModelUnbelievableForTenMinutes() {
        String none = "requests-limit=60 requests-remaining=0 requests-reset=";
        allowance.observed(allowance.dispatched(1), anthropic(none + at(MINUTE)));
        for (int moreThanTheReserve = 0; moreThanTheReserve < 4; moreThanTheReserve++) {
            allowance.dispatched(1);
        }
        Mark again = allowance.dispatched(1);
        allowance.observed(again, anthropic(none + at(MINUTE)));
        allowance.served(again);

        assertThat(allowance.nanosUntilRoom(1)).isZero();
        pass(10 * MINUTE + 1);
        allowance.observed(allowance.dispatched(1), anthropic(none + at(11 * MINUTE)));
        assertThat(allowance.nanosUntilRoom(1)).isPositive();
    }

    @Test
    void aRefusalAfterItMakesTheModelBelievableAgain() {
        String none = "requests-limit=1 requests-remaining=0 requests-reset=";
        allowance.observed(allowance.dispatched(1), anthropic(none + at(MINUTE)));
        allowance.served(allowance.dispatched(1));
        assertThat(allowance.nanosUntilRoom(1)).isZero();

        allowance.refused(0);

        assertThat(allowance.nanosUntilRoom(1)).isPositive();
        assertThat(allowance.isConfirmed()).isTrue();
        pass(MINUTE);
        assertThat(allowance.isConfirmed()).isFalse();
    }

    @Test
    void aServedRequestThatOnlyTookOfTheReserveProvesNothing() {
        String two = "requests-limit=60 requests-remaining=1 requests-reset=";
        allowance.observed(allowance.dispatched(1), anthropic(two + at(59 * SECOND)));
        Mark next = allowance.dispatched(1);
        allowance.served(next);

        assertThat(allowance.nanosUntilRoom(1)).isPositive();
    }

    // ---- whole days against limits as upstreams keep them

    /** An upstream with a request and a token limit, whose answers come late. */
    private final class Upstream {
        private final RateLimit requests;
        private final RateLimit tokens;
        private final double share;
        private final Queue<Runnable> answers = new ArrayDeque<>();
        private final Queue<Long> due = new ArrayDeque<>();
        private long clockAhead;
        private int served;
        private long tokensServed;
        private int refused;

        Upstream(RateLimit requests, RateLimit tokens, double share) {
            this.requests = requests;
            this.tokens = tokens;
            this.share = share;
        }

        void send(long size, long latency) {
            Mark mark = allowance.dispatched(size);
            long now = nanos.get();
            long cost = (long) (size * share);
            boolean fits = requests.has(now, 1) && tokens.has(now, cost);
            if (fits) {
                requests.take(now, 1);
                tokens.take(now, cost);
                served++;
                tokensServed += cost;
            } else {
                refused++;
            }
            AnswerHeaders headers =
                    anthropic(said("requests", requests, 1) + said("input-tokens", tokens, 1000) + "x=y");
            due.add(now + latency);
            answers.add(() -> {
                allowance.observed(mark, headers);
                if (fits) {
                    allowance.served(mark);
                }
            });
        }

        private String said(String kind, RateLimit limit, long rounding) {
            long now = nanos.get();
            long remaining = Math.round((double) limit.remaining(now) / rounding) * rounding;
            return "%1$s-limit=%2$d %1$s-remaining=%3$d %1$s-reset=%4$s "
                    .formatted(kind, limit.limit(), remaining, at(limit.fullAt(now) + clockAhead));
        }

        void answer() {
            while (!due.isEmpty() && due.element() <= nanos.get()) {
                due.remove();
                answers.remove().run();
            }
        }
    }

    /** Offers more than there is, a bit at a time, and gives what there is room for. */
    private void offer(Upstream upstream, Duration time, long latency) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        long end = nanos.get() + time.toNanos();
        while (nanos.get() < end) {
            upstream.answer();
            long size = random.nextLong(500, 1500);
            if (allowance.nanosUntilRoom(size) == 0) {
                upstream.send(size, latency);
            }
            pass(SECOND / 20);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 2_000, 10_000})
    void aTokenBucketIsUsedUpAndNeverOverdrawn(long latencyMillis) {
        Upstream upstream = new Upstream(RateLimit.refilling(300, MINUTE), RateLimit.refilling(1_000_000, MINUTE), 1);
        offer(upstream, Duration.ofMinutes(10), latencyMillis * 1_000_000);

        assertThat(upstream.refused).isZero();
        assertThat(upstream.served).isBetween(3150, 3300);
    }

    /** The clocks of the relay and of the upstream differ by seconds at most where anybody cares. */
    @ParameterizedTest
    @ValueSource(longs = {-5, 5})
    void clocksMayDiffer(long seconds) {
        Upstream upstream = new Upstream(RateLimit.refilling(300, MINUTE), RateLimit.refilling(1_000_000, MINUTE), 1);
        upstream.clockAhead = seconds * SECOND;
        offer(upstream, Duration.ofMinutes(10), SECOND);

        assertThat(upstream.refused).isZero();
        assertThat(upstream.served).isBetween(3000, 3300);
    }

    @Test
    void soIsOneThatLimitsTokensWhateverTheyAreEstimatedAt() {
        Upstream upstream = new Upstream(RateLimit.refilling(10_000, MINUTE), RateLimit.refilling(60_000, MINUTE), 0.2);
        offer(upstream, Duration.ofMinutes(10), 2 * SECOND);

        assertThat(upstream.refused).isZero();
        assertThat(upstream.tokensServed).isBetween(630_000L, 660_000L);
    }

    @Test
    void windowsAreNoticedUsedUpAndNeverOverdrawn() {
        Upstream upstream = new Upstream(RateLimit.inWindows(300, MINUTE), RateLimit.inWindows(1_000_000, MINUTE), 1);
        offer(upstream, Duration.ofMinutes(10), SECOND);

        assertThat(upstream.refused).isZero();
        assertThat(upstream.served).isBetween(2800, 3000);
    }

    @Test
    void aWindowThatNoAnswerHasToldOfYetIsCountedToo() {
        String window = "requests-limit=100 requests-reset=" + at(MINUTE) + " requests-remaining=";
        for (int i = 1; i <= 20; i++) {
            allowance.observed(allowance.dispatched(1), anthropic(window + (100 - i)));
            pass(SECOND);
        }
        assertThat(dispatchWhileThereIsRoom(1)).isEqualTo(77);
        assertThat(allowance.nanosUntilRoom(1)).isEqualTo(41 * SECOND);

        pass(4 * MINUTE);
        assertThat(dispatchWhileThereIsRoom(1)).isEqualTo(97);
        assertThat(allowance.nanosUntilRoom(1)).isEqualTo(41 * SECOND);
    }

    @Test
    void twoLoopsCountEveryDispatchOnce() throws Exception {
        Callable<Integer> loop = () -> {
            for (int i = 0; i < 20_000; i++) {
                Mark mine = allowance.dispatched(1);
                allowance.observed(mine, anthropic(left(100_000 - mine.requests())));
            }
            return 0;
        };
        try (var loops = Executors.newFixedThreadPool(2)) {
            for (Future<Integer> end : loops.invokeAll(List.of(loop, loop))) {
                end.get();
            }
        }

        Mark last = allowance.dispatched(1);
        assertThat(last.requests()).isEqualTo(40_001);
        allowance.observed(last, anthropic(left(59_999)));
        assertThat(dispatchWhileThereIsRoom(1)).isCloseTo(59_999 - 2_001, within(2));
    }

    private static String left(long remaining) {
        return "requests-limit=100000 requests-remaining=%d requests-reset=%s"
                .formatted(remaining, NOON.plusNanos((100_000 - remaining) * MINUTE / 100_000));
    }
}
