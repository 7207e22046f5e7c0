package io.clauderelay.admission;

import static io.clauderelay.admission.Demands.MODEL;
import static io.clauderelay.admission.Demands.WORST;
import static io.clauderelay.admission.Demands.budgets;
import static io.clauderelay.admission.Demands.daily;
import static io.clauderelay.admission.Demands.family;
import static io.clauderelay.admission.Demands.places;
import static io.clauderelay.admission.Demands.total;
import static io.clauderelay.admission.Demands.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.KeyLimits;
import io.clauderelay.directory.KeyLimits.Budget;
import io.clauderelay.directory.KeyLimits.Window;
import io.clauderelay.platform.time.Resets;
import io.clauderelay.platform.time.Resets.Span;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Limits that are set, changed and taken away while requests are under way. */
class ChangedLimitsTest extends LimitsDesk {
    // ---- none, and some

    @Test
    void whatWasUsedWithoutLimitsCountsWhenTheyComeBack() {
        KeyLimits budget = budgets(false, daily(10 * WORST));
        known(budget);
        use(permit(take(budget)), 1, 9 * WORST);
        use(unlimited(), 1, 100 * WORST);

        spent(take(budget));
        assertThat(money(budget).spentNanoUsd()).isEqualTo(109 * WORST);
    }

    @Test
    void whatRanBeforeTheFirstBudgetCameIsChargedToIt() {
        Permit running = unlimited();
        KeyLimits budget = budgets(false, daily(10 * WORST));
        known(budget);
        use(running, 1, 10 * WORST);

        spent(take(budget));
        assertThat(state(budget).concurrency().inUse()).isZero();
    }

    @Test
    void itIsChargedOnceThoughTheLedgerMayHaveIt() {
        Permit early = unlimited();
        Permit late = unlimited();
        KeyLimits budget = budgets(false, daily(10 * WORST));
        take(budget);
        early.settle(new Permit.Used(100, 1, 0, 1, 3));
        late.settle(new Permit.Used(200, 1, 0, 1, 5));

        history.answer(200, 1_000);

        assertThat(money(budget).spentNanoUsd()).isEqualTo(1_005);
    }

    @Test
    void whatRanSinceYesterdayIsYesterdays() {
        Permit running = unlimited();
        clock.advance(Duration.ofHours(12));
        KeyLimits budget = budgets(false, daily(10 * WORST));
        known(budget);
        use(running, 1, 10 * WORST);

        assertThat(money(budget).spentNanoUsd()).isZero();
    }

    @Test
    void whatRanBeforeAWindowCameIsOneOfItsRequests() {
        Permit running = unlimited();
        KeyLimits two = window(new Window(5, 2, 0, 0));
        known(two);
        use(running, 70, 7);

        assertThat(state(two).window()).isEqualTo(new LimitState.Window(5, 1, 70, 7));
        permit(take(two));
        rateLimited(take(two));
    }

    // ---- others

    @Test
    void whatIsReservedStaysReservedWhenABudgetIsAdded() {
        KeyLimits one = budgets(false, daily(10 * WORST));
        known(one);
        List<Permit> running = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            running.add(permit(take(one)));
        }
        KeyLimits two = budgets(false, daily(10 * WORST), total(100 * WORST));
        known(two);

        running.add(permit(take(two)));
        assertThat(take(two)).isInstanceOf(PermitAnswer.Waiting.class);
        assertThat(state(two).budgets())
                .extracting(LimitState.Money::reservedNanoUsd)
                .containsExactly(10 * WORST, 10 * WORST);

        running.forEach(permit -> use(permit, 1, WORST));
        channel.runPendingTasks();
        spent(told.getFirst());
        assertThat(state(two).budgets())
                .extracting(LimitState.Money::reservedNanoUsd)
                .containsExactly(0L, 0L);
        assertThat(money(two).spentNanoUsd()).isEqualTo(10 * WORST);
    }

    @Test
    void theSameWhenADayBeginsAtAnotherHour() {
        known(budgets(false, daily(2 * WORST)));
        permit(take(budgets(false, daily(2 * WORST))));
        Resets six = new Resets(DayOfWeek.MONDAY, 6, ZoneOffset.UTC);
        KeyLimits other = budgets(false, new Budget(Span.DAY, null, 2 * WORST, six));
        known(other);

        permit(take(other));
        assertThat(take(other)).isInstanceOf(PermitAnswer.Waiting.class);
    }

    @Test
    void aNewBudgetReservesNothingForOtherModelsOrForYesterday() {
        KeyLimits all = budgets(false, total(100 * WORST));
        known(all);
        permit(take(all));
        clock.advance(Duration.ofHours(12));
        permit(take(all));
        KeyLimits more = budgets(false, total(100 * WORST), daily(WORST), family("another-*", WORST));
        known(more);

        assertThat(state(more).budgets())
                .extracting(LimitState.Money::reservedNanoUsd)
                .containsExactly(2 * WORST, WORST, 0L);
    }

    @Test
    void furtherAttemptsMustFitIntoTheNewBudget() {
        KeyLimits ample = budgets(false, total(100 * WORST));
        known(ample);
        Permit permit = permit(take(ample));
        KeyLimits tight = budgets(false, total(100 * WORST), daily(WORST + 10));
        take(tight);
        // What was spent of it is not known yet.
        assertThat(permit.refusesBesides(1)).isNotNull();
        history.answer(0, 0);

        assertThat(permit.refusesBesides(11)).isNotNull();
        assertThat(permit.refusesBesides(10)).isNull();
    }

    @Test
    void whoStandsInLineGoesWhenThereAreMorePlaces() {
        permit(take(places(1, 30)));
        take(places(1, 30));
        limits.look("k", places(2, 30), _ -> {});
        channel.runPendingTasks();

        assertThat(told).hasSize(1).first().isInstanceOf(Permit.class);
    }

    @Test
    void whoWaitsForTheLedgerGoesWhenItIsNoLongerNeeded() {
        take(budgets(false, daily(WORST)));
        permit(take(places(3, 0)));
        channel.runPendingTasks();
        assertThat(told).hasSize(1).first().isInstanceOf(Permit.class);

        history.fail();
        assertThat(state(places(3, 0)).concurrency()).isEqualTo(new LimitState.Places(3, 2, 0));
    }

    // ---- looking

    @Test
    void whoLooksSeesTheLimitsAsTheyAreNow() {
        known(budgets(false, daily(10)));
        assertThat(money(budgets(false, daily(20))).limitNanoUsd()).isEqualTo(20);
    }

    @Test
    void whoLooksAtOtherLimitsIsToldWhenTheLedgerHasTold() {
        known(budgets(false, daily(10)));
        AtomicReference<Optional<LimitState>> seen = new AtomicReference<>(Optional.empty());
        limits.look("k", budgets(false, total(20)), seen::set);
        assertThat(seen.get()).isEmpty();

        history.answer(0, 7);

        assertThat(seen.get().orElseThrow().budgets()).containsExactly(new LimitState.Money("total", 20, 7, 0, null));
    }

    private Permit unlimited() {
        return limits.takeUnlimited("k", MODEL, clock.instant());
    }
}
