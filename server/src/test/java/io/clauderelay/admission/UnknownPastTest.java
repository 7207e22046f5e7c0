package io.clauderelay.admission;

import static io.clauderelay.admission.Demands.WORST;
import static io.clauderelay.admission.Demands.budgets;
import static io.clauderelay.admission.Demands.daily;
import static io.clauderelay.admission.Demands.total;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.KeyLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that come before it is known what their key has used. */
class UnknownPastTest extends LimitsDesk {
    @Test
    void whoFindsNoPlaceThenIsToldSoAtOnce() {
        KeyLimits five = new KeyLimits(5, Duration.ZERO, null, List.of(total(100 * WORST)), false);
        for (int i = 0; i < 26; i++) {
            assertThat(take(five)).isInstanceOf(PermitAnswer.Waiting.class);
        }
        history.answerNothing();
        channel.runPendingTasks();

        assertThat(told).hasSize(26);
        assertThat(told.subList(0, 5)).allSatisfy(answer -> permit(answer));
        assertThat(told.subList(5, 26))
                .allSatisfy(answer -> assertThat(rateLimited(answer).message()).contains("5 requests under way"));
        assertThat(state(five).concurrency()).isEqualTo(new LimitState.Places(5, 5, 0));
    }

    @Test
    void whoMayWaitForAPlaceDoesSoAsLongAsEverybodyElse() {
        KeyLimits one = new KeyLimits(1, Duration.ofSeconds(30), null, List.of(total(100 * WORST)), false);
        take(one);
        take(one);
        history.answerNothing();
        channel.runPendingTasks();

        wait(Duration.ofSeconds(29));
        assertThat(told).hasSize(1);
        wait(Duration.ofSeconds(2));
        assertThat(rateLimited(told.get(1)).message()).contains("a time");
    }

    @Test
    void whoWaitsForMoneyThenDoesSoForAMinute() {
        KeyLimits budget = budgets(false, daily(WORST));
        take(budget);
        take(budget);
        history.answerNothing();
        channel.runPendingTasks();

        wait(Duration.ofSeconds(59));
        assertThat(told).hasSize(1).first().isInstanceOf(Permit.class);
        wait(Duration.ofSeconds(2));
        assertThat(rateLimited(told.get(1)).message()).contains("reserved by requests under way");
    }

    @Test
    void whoHadWaitedForAPlaceBeforeHasNoMorePatienceThanBefore() {
        KeyLimits one = new KeyLimits(1, Duration.ofSeconds(30), null, List.of(total(100 * WORST)), false);
        known(one);
        permit(take(one));
        take(one);
        wait(Duration.ofSeconds(20));
        limits.relearn();
        history.answerNothing();
        channel.runPendingTasks();

        wait(Duration.ofSeconds(11));
        assertThat(rateLimited(told.getFirst()).message()).contains("1 request under way");
    }

    @Test
    void whatIsToldOfTheDayBeforeIsAskedAgain() {
        KeyLimits budget = budgets(false, daily(WORST));
        take(budget);
        clock.advance(Duration.ofHours(12));
        history.answer(0, WORST);
        channel.runPendingTasks();
        assertThat(told).isEmpty();
        assertThat(history.questions().get(1).budgets())
                .containsExactly(new History.Since(Instant.parse("2026-11-28T00:00:00Z"), null));

        history.answer(0, 0);
        channel.runPendingTasks();
        assertThat(told).hasSize(1).first().isInstanceOf(Permit.class);
        assertThat(money(budget).spentNanoUsd()).isZero();
    }
}
