package io.clauderelay.scheduling;

import static io.clauderelay.testing.AdminDesk.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionKeeperTest extends OnEachDatabase {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void aCooldownOutlivesTheRelayWithItsStrikes() {
        String account = id(desk.account("{}"));
        Conditions before = conditions();
        try (ConditionKeeper _ = ConditionKeeper.start(estate.database, before)) {
            fail(before, account, Fault.RATE_LIMITED);
            fail(before, account, Fault.RATE_LIMITED);
        }

        Conditions after = restarted();
        assertThat(after.find(account))
                .contains(new Conditions.Trouble(Fault.RATE_LIMITED, "It failed.", NOON, NOON.plusSeconds(120)));
        fail(after, account, Fault.RATE_LIMITED);
        assertThat(after.find(account).orElseThrow().until()).isEqualTo(NOON.plusSeconds(240));
    }

    @Test
    void aCooldownThatRanOutWhileTheRelayWasDownLeavesATrial() {
        String account = id(desk.account("{}"));
        Conditions before = conditions();
        try (ConditionKeeper _ = ConditionKeeper.start(estate.database, before)) {
            fail(before, account, Fault.OVERLOADED);
        }
        estate.clock.advance(Duration.ofHours(1));

        assertThat(restarted().find(account))
                .contains(new Conditions.Trouble(Fault.OVERLOADED, "It failed.", NOON, null));
    }

    @Test
    void whatHasRecoveredIsNotKept() {
        String account = id(desk.account("{}"));
        Conditions before = conditions();
        try (ConditionKeeper _ = ConditionKeeper.start(estate.database, before)) {
            fail(before, account, Fault.OVERLOADED);
        }
        Conditions after = conditions();
        try (ConditionKeeper _ = ConditionKeeper.start(estate.database, after)) {
            after.account(account).succeeded(after.account(account).health().age());
        }

        assertThat(rows()).isEmpty();
    }

    @Test
    void aNodeDoesNotShortenWhatAnotherNodeHasKept() {
        String account = id(desk.account("{}"));
        Conditions one = conditions();
        Conditions other = conditions();
        ConditionKeeper ofOne = ConditionKeeper.start(estate.database, one);
        ConditionKeeper ofOther = ConditionKeeper.start(estate.database, other);
        fail(one, account, Fault.UNAUTHORIZED);
        fail(other, account, Fault.OVERLOADED);
        ofOne.close();
        ofOther.close();
        assertThat(fault()).isEqualTo("unauthorized");

        Conditions third = conditions();
        ConditionKeeper ofThird = ConditionKeeper.start(estate.database, third);
        third.account(account).failed(0, Fault.BLOCKED, Duration.ofHours(6), "It failed.");
        ofThird.close();
        assertThat(fault()).isEqualTo("blocked");
    }

    @Test
    void recoveringOnOneNodeDoesNotDeleteWhatAnotherNodeHasLearntSince() {
        String account = id(desk.account("{}"));
        Conditions one = conditions();
        Conditions other = conditions();
        ConditionKeeper ofOther = ConditionKeeper.start(estate.database, other);
        try (ConditionKeeper _ = ConditionKeeper.start(estate.database, one)) {
            fail(one, account, Fault.OVERLOADED);
            await().until(() -> !rows().isEmpty());
            fail(other, account, Fault.UNAUTHORIZED);
            ofOther.close();
            one.account(account).succeeded(1);
        }

        assertThat(fault()).isEqualTo("unauthorized");
    }

    @Test
    void anAdminsResetDeletesWhateverWasKept() {
        String account = id(desk.account("{}"));
        Conditions one = conditions();
        Conditions other = conditions();
        ConditionKeeper ofOther = ConditionKeeper.start(estate.database, other);
        try (ConditionKeeper _ = ConditionKeeper.start(estate.database, one)) {
            fail(one, account, Fault.BLOCKED);
        }
        other.reset(account);
        ofOther.close();

        assertThat(rows()).isEmpty();
    }

    @Test
    void whatWasKeptOfAnAccountThatIsGoneGoesToo() {
        Conditions before = conditions();
        try (ConditionKeeper _ = ConditionKeeper.start(estate.database, before)) {
            fail(before, "gone", Fault.BLOCKED);
        }
        assertThat(rows()).hasSize(1);

        assertThat(restarted().find("gone")).isEmpty();
        assertThat(rows()).isEmpty();
    }

    @Test
    void whileTheDatabaseDoesNotTakeThemCooldownsAreInForceAndTriedAgain() {
        String account = id(desk.account("{}"));
        estate.execute("alter table account_conditions rename to away");
        Conditions conditions = conditions();
        try (ConditionKeeper _ = ConditionKeeper.start(estate.database, conditions)) {
            fail(conditions, account, Fault.BLOCKED);
            assertThat(conditions.find(account)).isPresent();
            estate.execute("alter table away rename to account_conditions");
            await().atMost(Duration.ofSeconds(10)).until(() -> !rows().isEmpty());
        }
        assertThat(fault()).isEqualTo("blocked");
    }

    private Conditions conditions() {
        return new Conditions(estate.clock, System::nanoTime);
    }

    /** What a relay knows that starts now. */
    private Conditions restarted() {
        Conditions conditions = conditions();
        ConditionKeeper.start(estate.database, conditions).close();
        return conditions;
    }

    private static void fail(Conditions conditions, String accountId, Fault fault) {
        LiveAccount account = conditions.account(accountId);
        account.failed(account.health().age(), fault, null, "It failed.");
    }

    private List<Map<String, Object>> rows() {
        return estate.rows("select * from account_conditions");
    }

    private Object fault() {
        return rows().getFirst().getOrDefault("fault", "none");
    }
}
