package io.clauderelay.admission;

import static io.clauderelay.admission.Demands.MODEL;
import static io.clauderelay.admission.Demands.places;
import static io.clauderelay.admission.Demands.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.KeyLimits;
import io.clauderelay.directory.KeyLimits.Window;
import io.clauderelay.vocabulary.Platform;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalLimitsTest extends LimitsDesk {
    // ---- places

    @Test
    void aKeyWithoutLimitsIsLetInUnlimited() {
        Demand demand = new Demand(
                Demands.key(null), Demands.directory(), clock.instant(), Platform.CODEX, MODEL, Demands.size(10, 10));

        Permit permit = permit(limits.take(demand, channel.eventLoop(), told::add));
        assertThat(permit.reservedNanoUsd()).isZero();
        assertThat(permit.refusesBesides(1_000)).isNull();
        permit.settle(Permit.Used.NOTHING);
        assertThat(history.questions()).isEmpty();
    }

    @Test
    void noMoreThanItsPlacesAreInUse() {
        KeyLimits two = places(2, 0);
        Permit first = permit(take(two));
        permit(take(two));

        assertThat(rateLimited(take(two)).message()).contains("2 requests under way");

        first.settle(Permit.Used.NOTHING);
        permit(take(two));
        assertThat(state(two).concurrency()).isEqualTo(new LimitState.Places(2, 2, 0));
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        KeyLimits one = places(1, 0);
        Permit first = permit(take(one));
        first.settle(Permit.Used.NOTHING);
        first.settle(Permit.Used.NOTHING);

        permit(take(one));
        assertThat(state(one).concurrency().inUse()).isEqualTo(1);
    }

    @Test
    void whoWaitsGetsTheNextPlaceInTurn() {
        KeyLimits one = places(1, 30);
        Permit first = permit(take(one));
        assertThat(take(one)).isInstanceOf(PermitAnswer.Waiting.class);
        assertThat(take(one)).isInstanceOf(PermitAnswer.Waiting.class);

        first.settle(Permit.Used.NOTHING);
        channel.runPendingTasks();

        assertThat(told).hasSize(1).first().isInstanceOf(Permit.class);
        assertThat(state(one).concurrency()).isEqualTo(new LimitState.Places(1, 1, 1));
    }

    @Test
    void whoHasWaitedLongEnoughIsTurnedAway() {
        KeyLimits one = places(1, 30);
        permit(take(one));
        take(one);

        wait(Duration.ofSeconds(29));
        assertThat(told).isEmpty();
        wait(Duration.ofSeconds(2));

        assertThat(rateLimited(told.getFirst()).readyIn()).isLessThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(state(one).concurrency().waiting()).isZero();
    }

    @Test
    void whoLeavesTheLineTakesNothingWithThem() {
        KeyLimits one = places(1, 30);
        Permit first = permit(take(one));
        PermitAnswer.Waiting leaving = (PermitAnswer.Waiting) take(one);
        leaving.cancel();

        first.settle(Permit.Used.NOTHING);
        channel.runPendingTasks();

        assertThat(told).isEmpty();
        assertThat(state(one).concurrency()).isEqualTo(new LimitState.Places(1, 0, 0));
    }

    @Test
    void whoLeavesJustWhenTheirPlaceComesGivesItBack() {
        KeyLimits one = places(1, 30);
        Permit first = permit(take(one));
        PermitAnswer.Waiting leaving = (PermitAnswer.Waiting) take(one);
        first.settle(Permit.Used.NOTHING);
        assertThat(state(one).concurrency().inUse()).isEqualTo(1);

        leaving.cancel();
        channel.runPendingTasks();

        assertThat(told).isEmpty();
        assertThat(state(one).concurrency()).isEqualTo(new LimitState.Places(1, 0, 0));
    }

    @Test
    void theLineHasAnEnd() {
        KeyLimits one = places(1, 30);
        permit(take(one));
        for (int i = 0; i < KeyUse.LONGEST_LINE; i++) {
            assertThat(take(one)).isInstanceOf(PermitAnswer.Waiting.class);
        }

        rateLimited(take(one));
    }

    @Test
    void morePlacesAreInForceAtOnce() {
        permit(take(places(1, 0)));
        rateLimited(take(places(1, 0)));

        permit(take(places(2, 0)));
        rateLimited(take(places(2, 0)));
    }

    // ---- forgetting

    @Test
    void whatHasNotBeenUsedForLongIsForgottenWhenOthersCome() {
        KeyLimits three = window(new Window(60, 3, 0, 0));
        known(three);
        permit(take(three)).settle(Permit.Used.NOTHING);
        clock.advance(Duration.ofMinutes(31));
        limits.look("other", three, _ -> {});
        history.answerNothing();

        assertThat(take(three)).isInstanceOf(PermitAnswer.Waiting.class);
        assertThat(history.questions()).hasSize(3);
    }

    @Test
    void whatIsUnderWayIsNotForgotten() {
        KeyLimits three = window(new Window(60, 3, 0, 0));
        known(three);
        permit(take(three));
        clock.advance(Duration.ofMinutes(31));
        limits.look("other", three, _ -> {});
        history.answerNothing();

        permit(take(three));
        assertThat(state(three).concurrency().inUse()).isEqualTo(2);
    }

    // ---- windows

    @Test
    void requestsBeyondTheWindowAreTurnedAwayUntilTheFirstOnesLeaveIt() {
        KeyLimits three = window(new Window(1, 3, 0, 0));
        known(three);
        for (int i = 0; i < 3; i++) {
            permit(take(three)).settle(Permit.Used.NOTHING);
            clock.advance(Duration.ofSeconds(10));
        }

        Admittance.RateLimited refused = rateLimited(take(three));
        assertThat(refused.readyIn()).isEqualTo(Duration.ofSeconds(31));
        assertThat(refused.message()).contains("3 requests within a minute");

        clock.advance(refused.readyIn());
        permit(take(three));
        rateLimited(take(three));
    }

    @Test
    void tokensCountWhenTheyAreKnown() {
        KeyLimits tokens = window(new Window(5, 0, 1_000, 0));
        known(tokens);
        use(permit(take(tokens)), 600, 0);
        use(permit(take(tokens)), 600, 0);

        assertThat(rateLimited(take(tokens)).message()).contains("1000 tokens within 5 minutes");
        clock.advance(Duration.ofSeconds(306));
        permit(take(tokens));
    }

    @Test
    void whatWasUsedBeforeAStartStillCounts() {
        KeyLimits three = window(new Window(10, 3, 0, 0));
        assertThat(take(three)).isInstanceOf(PermitAnswer.Waiting.class);
        assertThat(history.questions().getFirst().uses())
                .isEqualTo(new History.Uses(clock.instant().minusSeconds(610), Duration.ofSeconds(10)));
        history.answer(0, 0, new History.Used(clock.instant().minusSeconds(60), 3, 0, 0));
        channel.runPendingTasks();

        assertThat(rateLimited(told.getFirst()).readyIn()).isLessThan(Duration.ofMinutes(10));
    }
}
