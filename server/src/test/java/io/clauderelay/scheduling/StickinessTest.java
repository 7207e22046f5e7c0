package io.clauderelay.scheduling;

import static io.clauderelay.scheduling.Bench.SESSION;
import static io.clauderelay.scheduling.Bench.account;
import static io.clauderelay.scheduling.Bench.directory;
import static io.clauderelay.scheduling.Bench.ofSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StickinessTest {
    private final Bench bench = new Bench();

    @Test
    void aSessionStaysWithTheAccountOfItsFirstRequest() {
        Directory directory = directory(account("a"), account("b"), account("c"));
        Lease first = bench.lease(directory, ofSession(() -> fail("not asked while its account can serve")));

        assertThat(bench.sessions.find(SESSION)).isEqualTo(first.account().id());
        bench.turns(directory, 2);
        for (int i = 0; i < 5; i++) {
            Lease next = bench.lease(directory, ofSession(() -> fail("not asked while its account can serve")));
            assertThat(next.account().id()).isEqualTo(first.account().id());
            assertThat(next.choice()).isEqualTo(new Choice("session", List.of()));
        }
    }

    @Test
    void aBetterPriorityDoesNotDrawASessionAway() {
        bench.sessions.bind(SESSION, "late");
        Directory directory = directory(account("first", 1), account("late", 90));

        assertThat(bench.lease(directory, ofSession(() -> false)).account().id())
                .isEqualTo("late");
        assertThat(bench.lease(directory).account().id()).isEqualTo("first");
    }

    @Test
    void aSessionWhoseAccountCannotServeMovesAndStaysThere() {
        bench.sessions.bind(SESSION, "a");
        Directory directory = directory(account("a", 1), account("b", 50));
        bench.fail("a", Fault.RATE_LIMITED, null);

        Lease moved = bench.lease(directory, ofSession(() -> false));
        assertThat(moved.account().id()).isEqualTo("b");
        assertThat(moved.choice().passedOver()).containsExactly(new Choice.PassedOver("a", "cooling"));
        bench.conditions.reset("a");
        assertThat(bench.lease(directory, ofSession(() -> false)).account().id())
                .isEqualTo("b");
    }

    @Test
    void aSessionWhoseAccountIsGoneMoves() {
        bench.sessions.bind(SESSION, "gone");

        assertThat(bench.lease(directory(account("a")), ofSession(() -> true))
                        .account()
                        .id())
                .isEqualTo("a");
        assertThat(bench.sessions.find(SESSION)).isEqualTo("a");
    }

    @Test
    void whatBelongsToNoSessionIsBoundToNothing() {
        bench.lease(directory(account("a")));

        assertThat(bench.sessions.find(SESSION)).isNull();
    }

    @Test
    void theWorkOfSessionsCountsWhenItIsSomebodysTurn() {
        bench.sessions.bind(SESSION, "a");
        Directory directory = directory(account("a"), account("b"));
        for (int i = 0; i < 4; i++) {
            bench.lease(directory, ofSession(() -> false)).settle();
        }

        assertThat(bench.turns(directory, 4)).containsExactly("b", "b", "b", "b");
    }

    // ---- what only its organisation can read

    private final Directory organisations =
            directory(of("a", 50, "acme"), of("kin", 90, "acme"), of("stranger", 10, null));

    @Test
    void aConversationThatOnlyItsOrganisationReadsGoesToAnotherAccountOfIt() {
        bench.sessions.bind(SESSION, "a");
        bench.fail("a", Fault.RATE_LIMITED, null);

        Lease lease = bench.lease(organisations, ofSession(() -> true));
        assertThat(lease.account().id()).isEqualTo("kin");
        assertThat(lease.choice())
                .isEqualTo(new Choice("same-organization", List.of(new Choice.PassedOver("a", "cooling"))));
        assertThat(bench.sessions.find(SESSION)).isEqualTo("kin");
    }

    @Test
    void anyOtherConversationGoesWhereItsTurnIs() {
        bench.sessions.bind(SESSION, "a");
        bench.fail("a", Fault.RATE_LIMITED, null);

        assertThat(bench.lease(organisations, ofSession(() -> false)).account().id())
                .isEqualTo("stranger");
    }

    @Test
    void itWaitsForItsOrganisationWhenThatIsReadySoon() {
        bench.sessions.bind(SESSION, "a");
        bench.fail("a", Fault.RATE_LIMITED, null);
        bench.fail("kin", Fault.RATE_LIMITED, Duration.ofSeconds(8));

        LeaseAnswer.NotNow answer =
                (LeaseAnswer.NotNow) bench.scheduler.lease(organisations, ofSession(() -> true), Set.of());
        assertThat(answer.cause()).isEqualTo(LeaseAnswer.NotNow.Cause.RATE_LIMITED);
        assertThat(answer.readyIn()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void itGoesElsewhereWhenItsOrganisationIsNotReadySoon() {
        bench.sessions.bind(SESSION, "a");
        bench.fail("a", Fault.RATE_LIMITED, null);
        bench.fail("kin", Fault.RATE_LIMITED, Duration.ofSeconds(11));

        assertThat(bench.lease(organisations, ofSession(() -> true)).account().id())
                .isEqualTo("stranger");
    }

    @Test
    void itIsWorthTryingItsOrganisationAgainBeforeItGoesElsewhere() {
        bench.sessions.bind(SESSION, "a");
        Set<String> tried = Set.of("a", "kin");
        List<LeaseAnswer> told = new ArrayList<>();

        LeaseAnswer again = bench.scheduler.lease(organisations, ofSession(() -> true), tried);
        assertThat(((LeaseAnswer.NotNow) again).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.TRIED);

        bench.scheduler.await(() -> organisations, ofSession(() -> true), tried, Duration.ZERO, told::add);
        bench.pass(Duration.ofMillis(1));
        assertThat(((Lease) told.getFirst()).account().id()).isEqualTo("stranger");
    }

    @Test
    void itGoesElsewhereAtOnceWhenWhatWasTriedMustBeLeftAlone() {
        bench.sessions.bind(SESSION, "a");
        bench.fail("a", Fault.UNAUTHORIZED, null);
        bench.fail("kin", Fault.UNAUTHORIZED, null);

        Lease lease = (Lease) bench.scheduler.lease(organisations, ofSession(() -> true), Set.of("a", "kin"));
        assertThat(lease.account().id()).isEqualTo("stranger");
    }

    @Test
    void anAccountWithoutALabelIsAnOrganisationOfItsOwn() {
        bench.sessions.bind(SESSION, "stranger");
        bench.fail("stranger", Fault.RATE_LIMITED, Duration.ofSeconds(3));

        LeaseAnswer waits = bench.scheduler.lease(organisations, ofSession(() -> true), Set.of());
        assertThat(((LeaseAnswer.NotNow) waits).readyIn()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whoeverHasWaitedForItsOrganisationInVainGoesElsewhere() {
        bench.sessions.bind(SESSION, "a");
        bench.fail("a", Fault.RATE_LIMITED, null);
        bench.fail("kin", Fault.RATE_LIMITED, Duration.ofSeconds(8));
        List<LeaseAnswer> told = new ArrayList<>();

        bench.scheduler.await(() -> organisations, ofSession(() -> true), Set.of(), Duration.ofSeconds(2), told::add);
        bench.pass(Duration.ofMillis(1900));
        assertThat(told).isEmpty();
        bench.pass(Duration.ofMillis(200));
        assertThat(told).hasSize(1);
        assertThat(((Lease) told.getFirst()).account().id()).isEqualTo("stranger");
    }

    private static AccountEntry of(String id, int priority, @Nullable String organization) {
        AccountEntries account = AccountEntries.account(id).priority(priority);
        return organization == null
                ? account.build()
                : account.organization(organization).build();
    }
}
