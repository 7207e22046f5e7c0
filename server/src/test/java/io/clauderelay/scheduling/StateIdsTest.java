package io.clauderelay.scheduling;

import static io.clauderelay.scheduling.Bench.account;
import static io.clauderelay.scheduling.Bench.directory;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.directory.KeyRights;
import io.clauderelay.scheduling.StateReference.Unknown;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.Fault;
import io.clauderelay.vocabulary.Platform;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an upstream keeps for later requests is at one account, and nowhere else. */
class StateIdsTest {
    private static final String CONTAINER = "container_01";
    private static final KeyEntry OTHER_KEY =
            new KeyEntry("other", "other", true, null, false, Map.of(), KeyRights.ALL, null);

    private final Bench bench = new Bench();
    private final Directory both = directory(account("first", 10), account("holder", 50));

    private static Asker referring(KeyEntry key, @Nullable SessionId session) {
        return new Asker(key, Platform.CLAUDE_CONSOLE, "m", null, session, of(Unknown.ANYBODY), () -> false, 0);
    }

    private static StateReference of(Unknown unknown) {
        return new StateReference(CONTAINER, unknown);
    }

    private static Asker referring() {
        return referring(Bench.KEY, null);
    }

    /** The account of smaller priority has issued it. */
    private void issue() {
        Lease lease = bench.lease(directory(account("holder", 50)));
        lease.issued(CONTAINER);
        lease.settle();
    }

    @Test
    void whoRefersToItIsServedByTheAccountThatIssuedItWhateverComesFirst() {
        issue();
        bench.sessions.bind(Bench.SESSION, "first");

        assertThat(bench.lease(both).account().id()).isEqualTo("first");
        Lease lease = bench.lease(both, referring(Bench.KEY, Bench.SESSION));
        assertThat(lease.account().id()).isEqualTo("holder");
        assertThat(lease.choice()).isEqualTo(Choice.STATE);
        assertThat(bench.sessions.find(Bench.SESSION)).isEqualTo("holder");
    }

    @Test
    void whatNobodyIsKnownToHaveIssuedIsAnybodys() {
        assertThat(bench.lease(both, referring()).account().id()).isEqualTo("first");
    }

    @Test
    void whatOnlyItsOwnerMayAskForIsNobodysUntilItWasIssued() {
        Asker asking =
                new Asker(Bench.KEY, Platform.CLAUDE_CONSOLE, "", null, null, of(Unknown.NOBODY), () -> false, 0);

        assertThat(bench.scheduler.lease(both, asking, Set.of())).isEqualTo(new LeaseAnswer.StateGone());
        issue();
        assertThat(bench.lease(both, asking).account().id()).isEqualTo("holder");
    }

    @Test
    void whatNamesNoModelIsServedByAnAccountOfCertainModelsToo() {
        issue();
        Asker asking =
                new Asker(Bench.KEY, Platform.CLAUDE_CONSOLE, "", null, null, of(Unknown.NOBODY), () -> false, 0);

        assertThat(bench.lease(directory(account("holder", 50, "only-this")), asking)
                        .account()
                        .id())
                .isEqualTo("holder");
    }

    @Test
    void whatOneKeyWasGivenDoesNotExistForAnother() {
        issue();

        assertThat(bench.scheduler.lease(both, referring(OTHER_KEY, null), Set.of()))
                .isEqualTo(new LeaseAnswer.StateGone());
    }

    @Test
    void noOtherIsAskedWhileTheAccountCoolsDown() {
        issue();
        bench.fail("holder", Fault.RATE_LIMITED, Duration.ofSeconds(3));

        assertThat(bench.scheduler.lease(both, referring(), Set.of()))
                .isInstanceOfSatisfying(
                        LeaseAnswer.NotNow.class,
                        later -> assertThat(later.readyIn()).isEqualTo(Duration.ofSeconds(3)));
        bench.pass(Duration.ofSeconds(3));
        assertThat(bench.lease(both, referring()).account().id()).isEqualTo("holder");
    }

    @Test
    void noOtherIsAskedAfterTheAccountWasTried() {
        issue();

        assertThat(bench.scheduler.lease(both, referring(), Set.of("holder")))
                .isInstanceOfSatisfying(
                        LeaseAnswer.NotNow.class,
                        later -> assertThat(later.cause()).isEqualTo(LeaseAnswer.NotNow.Cause.TRIED));
    }

    @Test
    void itIsGoneWithItsAccount() {
        issue();

        assertThat(bench.scheduler.lease(directory(account("first")), referring(), Set.of()))
                .isEqualTo(new LeaseAnswer.StateGone());
        Directory forOthers = directory(
                account("first"), AccountEntries.account("holder").dedicated().build());
        assertThat(bench.scheduler.lease(forOthers, referring(), Set.of())).isEqualTo(new LeaseAnswer.StateGone());
    }
}
