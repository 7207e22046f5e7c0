package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final InstantSource clock = () -> NOON.plusNanos(nanos.get());
    private final Allowance allowance = new Allowance(nanos::get, clock);

    private void ask(String model, int remaining) {
        Allowance.Mark mark = allowance.dispatched(model, 1);
        Instant whole = clock.instant().plusMillis((100 - remaining) * 600L);
        allowance.observed(
                mark,
                Map.of(
                        "anthropic-ratelimit-requests-limit", "100",
                        "anthropic-ratelimit-requests-remaining", Integer.toString(remaining),
                        "anthropic-ratelimit-requests-reset", whole.toString())::get);
    }

    @Test
    void nothingIsHeldBackOfAModelThatWasNeverAskedFor() {
        ask("opus", 0);

        assertThat(allowance.nanosUntilRoom("haiku", 1)).isZero();
    }

    @Test
    void whatIsSaidOfOneModelLeavesAnotherAlone() {
        ask("opus", 0);
        ask("haiku", 90);

        assertThat(allowance.nanosUntilRoom("opus", 1)).isPositive();
        assertThat(allowance.nanosUntilRoom("haiku", 1)).isZero();
    }

    @Test
    void theAccountHasRoomWhenAnyModelHasThatWasAskedForLately() {
        assertThat(allowance.nanosUntilRoom()).isZero();
        ask("haiku", 90);
        nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        ask("opus", 0);
        assertThat(allowance.nanosUntilRoom()).isPositive();
        ask("haiku", 90);
        assertThat(allowance.nanosUntilRoom()).isZero();
    }

    @Test
    void ofManyModelsTheOneThatWasNotAskedForTheLongestIsForgotten() {
        ask("old", 0);
        nanos.addAndGet(1);
        ask("used", 0);
        for (int i = 0; i < 31; i++) {
            nanos.addAndGet(1);
            ask("model " + i, 0);
            ask("used", 0);
        }

        assertThat(allowance.nanosUntilRoom("old", 1)).isZero();
        assertThat(allowance.nanosUntilRoom("used", 1)).isPositive();
        assertThat(allowance.nanosUntilRoom("model 0", 1)).isPositive();
    }

    @Test
    void anAnswerToADispatchOfAForgottenModelDoesNoHarm() {
        Allowance.Mark mark = allowance.dispatched("old", 1);
        for (int i = 0; i < 40; i++) {
            nanos.addAndGet(1);
            ask("model " + i, 0);
        }
        allowance.observed(mark, _ -> null);
        allowance.served(mark);

        assertThat(allowance.nanosUntilRoom("old", 1)).isZero();
    }
}
