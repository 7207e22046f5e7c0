package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionsTest {
    private final Bench bench = new Bench();
    private final Conditions conditions = bench.conditions;

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMITED, 60 120 240 480 960 1920 3600 3600",
        "OVERLOADED, 30 60 120 240 480 600 600",
        "BROKEN, 10 20 40 60 60 60 60",
        "UNAUTHORIZED, 1800 1800",
        "BLOCKED, 1800 3600 7200 14400 21600 21600"
    })
    void aFaultThatComesBackPausesLonger(Fault fault, String seconds) {
        List<String> pauses = new ArrayList<>();
        for (int strike = 0; strike < seconds.split(" ", -1).length; strike++) {
            Instant begun = bench.clock.instant();
            do {
                bench.fail("a", fault, null);
            } while (conditions.find("a").isEmpty());
            Instant until = until();
            assertThat(until).isNotNull();
            pauses.add(String.valueOf(Duration.between(begun, until).toSeconds()));
            bench.clock.advance(Duration.between(begun, until));
        }
        assertThat(String.join(" ", pauses)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMITED, 7, 7",
        "RATE_LIMITED, 86400, 3600",
        "OVERLOADED, 7, 30",
        "OVERLOADED, 90, 90",
        "UNAUTHORIZED, 7, 1800",
        "BLOCKED, 86400, 21600"
    })
    void aPauseThatTheUpstreamAskedForIsKeptWithinReason(Fault fault, long asked, long kept) {
        bench.fail("a", fault, Duration.ofSeconds(asked));

        assertThat(until()).isEqualTo(Bench.NOON.plusSeconds(kept));
    }

    @ParameterizedTest
    @CsvSource({"0", "-60"})
    void aPauseThatIsOverPutsTheAccountOnTrialAtOnce(long asked) {
        bench.fail("a", Fault.RATE_LIMITED, Duration.ofSeconds(asked));

        assertThat(conditions.find("a")).isPresent();
        assertThat(until()).isNull();
    }

    @Test
    void aTroubleIsToldWithItsReasonAndTimesAndLastsUntilAnAttemptSucceeds() {
        bench.fail("a", Fault.OVERLOADED, null);

        assertThat(conditions.find("a"))
                .contains(
                        new Conditions.Trouble(Fault.OVERLOADED, "It failed.", Bench.NOON, Bench.NOON.plusSeconds(30)));
        bench.clock.advance(Duration.ofSeconds(30));
        assertThat(conditions.find("a"))
                .contains(new Conditions.Trouble(Fault.OVERLOADED, "It failed.", Bench.NOON, null));
        LiveAccount account = conditions.account("a");
        account.succeeded(account.health().age());
        assertThat(conditions.find("a")).isEmpty();
    }

    // ---- the breaker

    @Test
    void theBreakerOpensAtTheThirdFailureInARow() {
        bench.fail("a", Fault.BROKEN, null);
        bench.fail("a", Fault.BROKEN, null);
        assertThat(conditions.find("a")).isEmpty();

        bench.fail("a", Fault.BROKEN, null);
        assertThat(until()).isEqualTo(Bench.NOON.plusSeconds(10));
    }

    @Test
    void aSuccessInBetweenSetsTheBreakerBack() {
        for (int i = 0; i < 5; i++) {
            bench.fail("a", Fault.BROKEN, null);
            bench.fail("a", Fault.BROKEN, null);
            conditions.account("a").succeeded(0);
        }
        assertThat(conditions.find("a")).isEmpty();
    }

    @Test
    void onTrialOneFailureIsEnough() {
        for (int i = 0; i < 3; i++) {
            bench.fail("a", Fault.BROKEN, null);
        }
        bench.clock.advance(Duration.ofSeconds(10));

        bench.fail("a", Fault.BROKEN, null);
        assertThat(until()).isEqualTo(Bench.NOON.plusSeconds(30));
    }

    @Test
    void whatBrokeThoughItBeganBeforeTheAccountRecoveredIsNotCounted() {
        for (int i = 0; i < 3; i++) {
            bench.fail("a", Fault.BROKEN, null);
        }
        LiveAccount account = conditions.account("a");
        account.succeeded(account.health().age());

        for (int i = 0; i < 20; i++) {
            account.failed(0, Fault.BROKEN, null, "It broke off.");
        }
        assertThat(conditions.find("a")).isEmpty();
    }

    // ---- what runs at the same time

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RATE_LIMITED", "OVERLOADED", "BROKEN", "BLOCKED"})
    void failuresOfAttemptsThatRanTogetherAreOneStrike(Fault fault) {
        LiveAccount account = conditions.account("a");
        for (int i = 0; i < 64; i++) {
            account.failed(0, fault, null, "It failed.");
        }

        assertThat(account.health().cooldown())
                .extracting(cooldown -> cooldown == null ? 0 : cooldown.strikes())
                .isEqualTo(1);
    }

    @Test
    void anAttemptThatBeganBeforeTheCooldownDoesNotEndItByItsSuccess() {
        bench.fail("a", Fault.RATE_LIMITED, null);

        conditions.account("a").succeeded(0);
        assertThat(conditions.find("a")).isPresent();
    }

    @Test
    void anAttemptThatWasMadeDuringTheCooldownEndsItByItsSuccess() {
        bench.fail("a", Fault.RATE_LIMITED, null);

        conditions.account("a").succeeded(1);
        assertThat(conditions.find("a")).isEmpty();
    }

    @Test
    void theLongerPauseStands() {
        LiveAccount account = conditions.account("a");
        account.failed(0, Fault.RATE_LIMITED, Duration.ofSeconds(60), "first");
        account.failed(0, Fault.RATE_LIMITED, Duration.ofSeconds(5), "shorter");
        assertThat(until()).isEqualTo(Bench.NOON.plusSeconds(60));

        account.failed(0, Fault.RATE_LIMITED, Duration.ofSeconds(90), "longer");
        assertThat(until()).isEqualTo(Bench.NOON.plusSeconds(90));
        account.failed(0, Fault.UNAUTHORIZED, null, "refused");
        assertThat(conditions.find("a").orElseThrow().fault()).isEqualTo(Fault.UNAUTHORIZED);
        account.failed(account.health().age(), Fault.RATE_LIMITED, Duration.ofSeconds(5), "again");
        assertThat(until()).isEqualTo(Bench.NOON.plusSeconds(1800));
    }

    // ---- by hand

    @Test
    void anAdminEndsItByHandForOneAccountOrAll() {
        for (String account : List.of("a", "b", "c")) {
            bench.fail(account, Fault.RATE_LIMITED, null);
        }

        conditions.reset("a");
        assertThat(conditions.find("a")).isEmpty();
        assertThat(conditions.find("b")).isPresent();
        conditions.resetAll();
        assertThat(conditions.find("b")).isEmpty();
        assertThat(conditions.find("c")).isEmpty();
    }

    // ---- models

    @Test
    void aModelThatIsNotKnownIsForgottenAfterAWhile() {
        LiveAccount account = conditions.account("a");
        account.modelUnknown("m", null);

        assertThat(isUnknown(account, "m")).isTrue();
        assertThat(isUnknown(account, "other")).isFalse();
        assertThat(conditions.find("a")).isEmpty();
        bench.clock.advance(Duration.ofMinutes(5));
        assertThat(isUnknown(account, "m")).isFalse();
    }

    @Test
    void ofManyModelsThatAreNotKnownTheOldestIsForgotten() {
        LiveAccount account = conditions.account("a");
        for (int i = 0; i <= UnknownModels.MOST; i++) {
            account.modelUnknown("m" + i, null);
            bench.clock.advance(Duration.ofMillis(1));
        }

        assertThat(isUnknown(account, "m0")).isFalse();
        assertThat(isUnknown(account, "m1")).isTrue();
        assertThat(isUnknown(account, "m" + UnknownModels.MOST)).isTrue();
    }

    private boolean isUnknown(LiveAccount account, String model) {
        return account.unknownModels().contains(model, bench.clock.millis());
    }

    private @Nullable Instant until() {
        return conditions.find("a").orElseThrow().until();
    }
}
