package io.clauderelay.admission;

import static io.clauderelay.admission.Demands.MODEL;
import static io.clauderelay.admission.Demands.WORST;
import static io.clauderelay.admission.Demands.budgets;
import static io.clauderelay.admission.Demands.daily;
import static io.clauderelay.admission.Demands.family;
import static io.clauderelay.admission.Demands.places;
import static io.clauderelay.admission.Demands.total;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.KeyLimits;
import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.UsageBasis;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LocalBudgetsTest extends LimitsDesk {
    // ---- budgets

    @Test
    void aRequestIsLetInWhenTheWorstCaseOfAllFits() {
        KeyLimits budget = budgets(false, daily(2 * WORST));
        known(budget);
        Permit first = permit(take(budget));
        Permit second = permit(take(budget));
        assertThat(first.reservedNanoUsd()).isEqualTo(WORST);
        assertThat(take(budget)).isInstanceOf(PermitAnswer.Waiting.class);

        use(first, 10, WORST / 2);
        channel.runPendingTasks();
        assertThat(told).isEmpty();

        use(second, 10, WORST / 2);
        channel.runPendingTasks();
        assertThat(told).hasSize(1).first().isInstanceOf(Permit.class);
        assertThat(money(budget))
                .isEqualTo(
                        new LimitState.Money("daily", 2 * WORST, WORST, WORST, Instant.parse("2026-11-28T00:00:00Z")));
    }

    @Test
    void nearTheEndRequestsGoOneAtATimeUntilEvenOneCouldBeTooMuch() {
        KeyLimits budget = budgets(false, daily(3 * WORST));
        known(budget);
        use(permit(take(budget)), 1, WORST);
        use(permit(take(budget)), 1, WORST / 2);
        Permit last = permit(take(budget));
        assertThat(take(budget)).isInstanceOf(PermitAnswer.Waiting.class);

        use(last, 1, WORST);
        channel.runPendingTasks();

        Admittance.BudgetSpent refused = spent(told.getFirst());
        assertThat(refused.message())
                .contains("could cost up to $0.002")
                .contains("$0.001 is left of the daily budget");
        assertThat(refused.resetsAt()).isEqualTo(Instant.parse("2026-11-28T00:00:00Z"));
        assertThat(money(budget).spentNanoUsd()).isEqualTo(2 * WORST + WORST / 2);
    }

    @Test
    void aSoftBudgetIsGoneOverByOneRequest() {
        KeyLimits budget = budgets(true, daily(WORST / 2));
        known(budget);
        Permit only = permit(take(budget));
        assertThat(take(budget)).isInstanceOf(PermitAnswer.Waiting.class);

        use(only, 1, WORST);
        channel.runPendingTasks();

        assertThat(spent(told.getFirst()).message()).contains("The daily budget of this API key, $0.001, is spent");
    }

    @Test
    void aTotalBudgetNeverBeginsAnew() {
        KeyLimits budget = budgets(false, total(WORST));
        known(budget);
        use(permit(take(budget)), 1, WORST);

        clock.advance(Duration.ofDays(400));
        assertThat(spent(take(budget)).resetsAt()).isNull();
    }

    @Test
    void aNewDayIsANewBudget() {
        KeyLimits budget = budgets(false, daily(WORST));
        known(budget);
        use(permit(take(budget)), 1, WORST);
        spent(take(budget));

        clock.advance(Duration.ofHours(12));
        permit(take(budget));
    }

    @Test
    void whatWasReservedYesterdayIsYesterdays() {
        KeyLimits budget = budgets(false, daily(WORST));
        known(budget);
        Permit overnight = permit(take(budget));
        clock.advance(Duration.ofHours(12));

        Permit today = permit(take(budget));
        use(overnight, 1, WORST);
        assertThat(money(budget).spentNanoUsd()).isZero();
        assertThat(money(budget).reservedNanoUsd()).isEqualTo(WORST);
        use(today, 1, WORST / 4);
        assertThat(money(budget).spentNanoUsd()).isEqualTo(WORST / 4);
        assertThat(money(budget).reservedNanoUsd()).isZero();
    }

    @Test
    void aFamilysBudgetIsForItsModelsAlone() {
        KeyLimits budget = budgets(false, total(10 * WORST), family("claude-test-2*", WORST));
        known(budget);
        use(permit(take(budget, "claude-test-2-large")), 1, WORST);

        assertThat(spent(take(budget, "claude-test-2-large")).message())
                .contains("The weekly for claude-test-2* budget");
        permit(take(budget, MODEL));
    }

    @Test
    void whatFailedAttemptsHaveCostMustFitBesides() {
        KeyLimits budget = budgets(false, total(WORST + 10));
        known(budget);
        Permit permit = permit(take(budget));

        assertThat(permit.refusesBesides(10)).isNull();
        assertThat(permit.reservedNanoUsd()).isEqualTo(WORST + 10);
        assertThat(permit.refusesBesides(11)).isNotNull();
        permit.settle(Permit.Used.NOTHING);
        assertThat(money(budget).reservedNanoUsd()).isZero();
    }

    @Test
    void howDenseAKeysTextIsIsLearntFromWhatWasReadOnce() {
        KeyLimits budget = budgets(false, total(1_000 * WORST));
        known(budget);
        Demand.Size size = Demands.size(10_000, 100);
        Permit again = permit(take(budget, size));
        again.settle(new Permit.Used(1, 2, 2 * 3_000, 2 * 3_000, 0));
        Permit once = permit(take(budget, size));
        assertThat(once.reservedNanoUsd()).isEqualTo(10_000 * 1_000 + WORST);

        once.settle(new Permit.Used(2, 1, 3_000, 3_000, 0));
        assertThat(permit(take(budget, size)).reservedNanoUsd()).isEqualTo(5_000 * 1_000 + WORST);
    }

    @Test
    void aModelWithoutAPriceIsRefusedWhereMoneyIsLimited() {
        KeyLimits budget = budgets(false, daily(WORST));

        PermitAnswer answer = take(budget, "unheard-of");

        assertThat(((PermitAnswer.Refused) answer).why())
                .isInstanceOf(Admittance.NoPrice.class)
                .extracting(Admittance.Refused::message)
                .asString()
                .contains("no price for the model unheard-of");
        permit(take(places(3, 0), "unheard-of"));
    }

    // ---- what was spent before

    @Test
    void nothingIsLetInBeforeItIsKnownWhatWasSpent() {
        KeyLimits budget = budgets(false, daily(2 * WORST));
        assertThat(take(budget)).isInstanceOf(PermitAnswer.Waiting.class);
        assertThat(take(budget)).isInstanceOf(PermitAnswer.Waiting.class);
        assertThat(history.questions()).hasSize(1);
        assertThat(history.questions().getFirst().budgets())
                .containsExactly(new History.Since(Instant.parse("2026-11-27T00:00:00Z"), null));

        history.answer(0, WORST / 2);
        channel.runPendingTasks();

        assertThat(told).hasSize(1).first().isInstanceOf(Permit.class);
        assertThat(money(budget).spentNanoUsd()).isEqualTo(WORST / 2);
    }

    @Test
    void whereThatCannotBeFoundOutRequestsAreTurnedAwayForNow() {
        KeyLimits budget = budgets(false, daily(WORST));
        take(budget);
        history.fail();
        channel.runPendingTasks();
        assertThat(((PermitAnswer.Refused) told.getFirst()).why()).isInstanceOf(Admittance.Unavailable.class);

        take(budget);
        history.answerNothing();
        channel.runPendingTasks();
        assertThat(told.get(1)).isInstanceOf(Permit.class);
    }

    @Test
    void whatTheLedgerHadWhenItWasReadIsNotCountedAgain() {
        KeyLimits first = budgets(false, daily(10 * WORST));
        known(first);
        Permit early = permit(take(first));
        Permit late = permit(take(first));
        // Another budget, so what was spent is to be found out anew.
        KeyLimits second = budgets(false, total(10 * WORST));
        take(second);
        early.settle(new Permit.Used(100, 1, 0, 1, 3));
        late.settle(new Permit.Used(200, 1, 0, 1, 5));

        history.answer(200, 1_000);

        assertThat(money(second).spentNanoUsd()).isEqualTo(1_005);
    }

    @Test
    void anotherAmountNeedsNoLookAtTheLedger() {
        known(budgets(false, daily(WORST)));
        permit(take(budgets(false, daily(WORST))));

        permit(take(budgets(false, daily(2 * WORST))));
        assertThat(history.questions()).hasSize(1);
    }

    @Test
    void correctedCostsAreFoundOutBeforeTheNextRequestIsLetIn() {
        KeyLimits budget = budgets(false, daily(2 * WORST));
        known(budget);
        use(permit(take(budget)), 1, WORST / 2);

        limits.relearn();
        assertThat(take(budget)).isInstanceOf(PermitAnswer.Waiting.class);
        history.answer(1_000, 2 * WORST);
        channel.runPendingTasks();

        assertThat(spent(told.getFirst()).message()).contains("daily budget");
    }

    @Test
    void anAnswerThatWasAskedForBeforeACorrectionIsNobodys() {
        KeyLimits budget = budgets(false, daily(3 * WORST));
        take(budget);
        limits.relearn();
        assertThat(history.questions()).hasSize(2);

        history.answerFirst(0, 2 * WORST + 1);
        channel.runPendingTasks();
        assertThat(told).isEmpty();

        history.answer(0, 0);
        channel.runPendingTasks();
        assertThat(told).hasSize(1).first().isInstanceOf(Permit.class);
    }

    // ---- what budgets are charged

    @Test
    void whatIsKnownForSureIsChargedAsItIs() {
        Permit permit = reserving();

        assertThat(permit.charge(UsageBasis.FINAL, 5L, Duration.ofSeconds(9), 500))
                .isNull();
        assertThat(permit.charge(UsageBasis.NONE, 0L, Duration.ofSeconds(9), 0)).isNull();
    }

    @Test
    void whatIsKnownInPartIsChargedAsWhatItMayHaveBeen() {
        Permit permit = reserving();

        // No more tokens than the request allowed, however long it took.
        assertThat(permit.charge(UsageBasis.PARTIAL, 5L, Duration.ofSeconds(9), 500))
                .isEqualTo(5 + 100 * 10_000);
        assertThat(permit.charge(UsageBasis.UNKNOWN, null, Duration.ofSeconds(9), 500))
                .isEqualTo(WORST);
        assertThat(permit.chargeUnfinished(5L)).isEqualTo(5 + 100 * 10_000);
        assertThat(permit.chargeUnfinished(null)).isEqualTo(WORST);
        // Nor more than was reserved, unless it is known.
        assertThat(permit.chargeUnfinished(WORST - 1)).isEqualTo(WORST);
        assertThat(permit.chargeUnfinished(WORST + 1)).isNull();
        assertThat(Permit.UNLIMITED.charge(UsageBasis.PARTIAL, 5L, Duration.ZERO, 0))
                .isNull();
        assertThat(Permit.UNLIMITED.chargeUnfinished(5L)).isNull();
    }

    @Test
    void aShortLookAtALongAnswerIsNotChargedAsTheWholeOfIt() {
        Permit permit = ofLongAnswer(false);
        long input = 1_000 * 1_000;
        long slowly = 300 * (2 + 1) * 10_000;
        long quickly = (300 + 8_000 / 8) * 10_000;

        Duration time = Duration.ofSeconds(2);
        assertThat(permit.charge(UsageBasis.PARTIAL, 5L, time, 800)).isEqualTo(5 + slowly);
        assertThat(permit.charge(UsageBasis.PARTIAL, 5L, time, 8_000)).isEqualTo(5 + quickly);
        assertThat(permit.charge(UsageBasis.UNKNOWN, null, time, 800)).isEqualTo(input + slowly);
    }

    @Test
    void whatASearchBringsIsNotToldAtTheStart() {
        Permit permit = ofLongAnswer(true);

        long input = (1_000 + 10 * 10_000) * 1_000L + 10 * 7_000_000;
        assertThat(permit.charge(UsageBasis.PARTIAL, 5L, Duration.ZERO, 0)).isEqualTo(input + 300 * 10_000);
    }

    @Test
    void whatFailedAttemptsHaveCostIsChargedTooWhenTheLastIsNotKnown() {
        Permit permit = ofLongAnswer(false);
        assertThat(permit.refusesBesides(7_777)).isNull();

        assertThat(permit.charge(UsageBasis.UNKNOWN, null, Duration.ZERO, 0))
                .isEqualTo(1_000 * 1_000 + 300 * 10_000 + 7_777);
    }

    /** Of an empty body, that may be answered with eight thousand tokens. */
    private Permit ofLongAnswer(boolean searches) {
        KeyLimits budget = budgets(false, total(1_000 * WORST));
        known(budget);
        Demand.Size size = new Demand.Size(0, true, 0, searches, CacheWrites.NONE, 8_000, 1, ServiceTier.STANDARD);
        return permit(take(budget, size));
    }
}
