package io.clauderelay.admission;

import static io.clauderelay.admission.Demands.MODEL;
import static io.clauderelay.admission.Demands.WORST;
import static io.clauderelay.admission.Demands.budgets;
import static io.clauderelay.admission.Demands.total;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.KeyLimits;
import io.clauderelay.testing.HandClock;
import io.clauderelay.vocabulary.Platform;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Asks for permits as an event loop does, and keeps what it is told. */
class LimitsDesk {
    final HandClock clock = new HandClock("2026-11-27T12:00:00Z");
    final HandHistory history = new HandHistory();
    final LocalLimits limits = new LocalLimits(history, clock);
    final EmbeddedChannel channel = new EmbeddedChannel();

    /** What those were told who waited. */
    final List<PermitAnswer> told = new ArrayList<>();

    private long position;

    Permit reserving() {
        KeyLimits budget = budgets(false, total(10 * WORST));
        known(budget);
        return permit(take(budget));
    }

    void known(KeyLimits of) {
        limits.look("k", of, _ -> {});
        history.answerNothing();
    }

    PermitAnswer take(KeyLimits of) {
        return take(of, MODEL);
    }

    PermitAnswer take(KeyLimits of, String model) {
        return limits.take(Demands.of(of, clock.instant(), model), channel.eventLoop(), told::add);
    }

    PermitAnswer take(KeyLimits of, Demand.Size size) {
        Demand demand =
                new Demand(Demands.key(of), Demands.directory(), clock.instant(), Platform.CLAUDE_CONSOLE, MODEL, size);
        return limits.take(demand, channel.eventLoop(), told::add);
    }

    void use(Permit permit, long tokens, long nanoUsd) {
        permit.settle(new Permit.Used(++position, 1, 0, tokens, nanoUsd));
    }

    void wait(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    LimitState state(KeyLimits of) {
        AtomicReference<Optional<LimitState>> seen = new AtomicReference<>(Optional.empty());
        limits.look("k", of, seen::set);
        return seen.get().orElseThrow();
    }

    LimitState.Money money(KeyLimits of) {
        return state(of).budgets().getFirst();
    }

    static Permit permit(PermitAnswer answer) {
        assertThat(answer).isInstanceOf(Permit.class);
        return (Permit) answer;
    }

    static Admittance.RateLimited rateLimited(PermitAnswer answer) {
        assertThat(answer).isInstanceOf(PermitAnswer.Refused.class);
        Admittance.Refused why = ((PermitAnswer.Refused) answer).why();
        assertThat(why).isInstanceOf(Admittance.RateLimited.class);
        return (Admittance.RateLimited) why;
    }

    static Admittance.BudgetSpent spent(PermitAnswer answer) {
        assertThat(answer).isInstanceOf(PermitAnswer.Refused.class);
        Admittance.Refused why = ((PermitAnswer.Refused) answer).why();
        assertThat(why).isInstanceOf(Admittance.BudgetSpent.class);
        return (Admittance.BudgetSpent) why;
    }
}
