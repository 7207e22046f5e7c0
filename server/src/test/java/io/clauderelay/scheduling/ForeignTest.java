package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A lease says when its account cannot read all that the conversation carries. */
class ForeignTest {
    private final Bench bench = new Bench();
    private final AccountEntry first = of("first", "ours", 10);
    private final AccountEntry sister = of("sister", "ours", 20);
    private final AccountEntry other = of("other", "theirs", 30);

    private static AccountEntry of(String id, String organization, int priority) {
        return AccountEntries.account(id)
                .organization(organization)
                .priority(priority)
                .build();
    }

    private Lease ask(AccountEntry... accounts) {
        Lease lease = bench.lease(Bench.directory(accounts), Bench.ofSession(() -> true));
        lease.settle();
        return lease;
    }

    @Test
    void whatHasJustBegunIsForeignToNobody() {
        assertThat(ask(first, other).isForeign()).isFalse();
        assertThat(ask(first, other).isForeign()).isFalse();
    }

    @Test
    void anAccountOfTheSameOrganizationReadsWhatItsSisterWrote() {
        ask(first, sister, other);
        bench.fail("first", Fault.RATE_LIMITED, Duration.ofHours(1));

        Lease moved = ask(first, sister, other);
        assertThat(moved.account().id()).isEqualTo("sister");
        assertThat(moved.isForeign()).isFalse();
    }

    @Test
    void anotherOrganizationDoesNot() {
        ask(first, other);
        bench.fail("first", Fault.RATE_LIMITED, Duration.ofHours(1));

        Lease moved = ask(first, other);
        assertThat(moved.account().id()).isEqualTo("other");
        assertThat(moved.isForeign()).isTrue();
    }

    @Test
    void whoHasNoLabelIsOfNoOnesOrganization() {
        AccountEntry one = AccountEntries.account("one").priority(10).build();
        AccountEntry another = AccountEntries.account("another").priority(20).build();
        ask(one, another);
        bench.fail("one", Fault.RATE_LIMITED, Duration.ofHours(1));

        assertThat(ask(one, another).isForeign()).isTrue();
    }

    @Test
    void anAccountThatIsGoneLeavesEverybodyElseForeign() {
        ask(first);

        assertThat(ask(sister, other).isForeign()).isTrue();
    }

    @Test
    void aConversationThatHasLeftItsOrganizationStaysMixed() {
        ask(first, other);
        bench.fail("first", Fault.RATE_LIMITED, Duration.ofHours(1));
        ask(first, other);

        assertThat(ask(first, other).isForeign()).isTrue();
        bench.pass(Duration.ofHours(2));
        assertThat(ask(first, other).isForeign()).isTrue();
    }

    @Test
    void whatCarriesNothingOfAnOrganizationIsNotMixedByMoving() {
        Directory both = Bench.directory(first, other);
        bench.lease(both, Bench.ofSession(() -> false)).settle();
        bench.fail("first", Fault.RATE_LIMITED, Duration.ofHours(1));
        bench.lease(both, Bench.ofSession(() -> false)).settle();

        assertThat(ask(first, other).isForeign()).isFalse();
    }

    @Test
    void anUpstreamThatCannotReadTheConversationShowsThatItIsMixed() {
        ask(first);
        bench.scheduler.foundForeign(Bench.ofSession(() -> true), "first");

        assertThat(ask(first).isForeign()).isTrue();
    }
}
