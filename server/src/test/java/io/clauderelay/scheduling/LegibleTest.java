package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A lease says how much of what a conversation carries its account can read. */
class LegibleTest {
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
        assertThat(ask(first, other).legible()).isEqualTo(Legible.ALL);
        assertThat(ask(first, other).legible()).isEqualTo(Legible.ALL);
    }

    @Test
    void anAccountOfTheSameOrganizationReadsWhatItsSisterWrote() {
        ask(first, sister, other);
        bench.fail("first", Fault.RATE_LIMITED, Duration.ofHours(1));

        Lease moved = ask(first, sister, other);
        assertThat(moved.account().id()).isEqualTo("sister");
        assertThat(moved.legible()).isEqualTo(Legible.ALL);
    }

    @Test
    void anotherOrganizationDoesNot() {
        ask(first, other);
        bench.fail("first", Fault.RATE_LIMITED, Duration.ofHours(1));

        Lease moved = ask(first, other);
        assertThat(moved.account().id()).isEqualTo("other");
        assertThat(moved.legible()).isEqualTo(Legible.NOTHING);
    }

    @Test
    void whoHasNoLabelIsOfNoOnesOrganization() {
        AccountEntry one = AccountEntries.account("one").priority(10).build();
        AccountEntry another = AccountEntries.account("another").priority(20).build();
        ask(one, another);
        bench.fail("one", Fault.RATE_LIMITED, Duration.ofHours(1));

        assertThat(ask(one, another).legible()).isEqualTo(Legible.NOTHING);
    }

    /** It may have been made anew under another id; whoever cannot read it says so. */
    @Test
    void ofAnAccountThatIsGoneItIsNotKnown() {
        ask(first);

        assertThat(ask(sister, other).legible()).isEqualTo(Legible.ALL);
    }

    @Test
    void whereAConversationHasGoneItReadsWhatWasWrittenSince() {
        ask(first, other);
        bench.fail("first", Fault.RATE_LIMITED, Duration.ofHours(1));
        Lease moved = ask(first, other);
        moved.remembersForeign("last of the first");

        Lease later = ask(first, other);
        assertThat(later.legible()).isEqualTo(Legible.LATEST);
        assertThat(later.knowsForeign("last of the first")).isTrue();
        assertThat(later.knowsForeign("of the other")).isFalse();
    }

    @Test
    void backAtTheFirstItReadsNothingOfTheOthers() {
        ask(first, other);
        bench.fail("first", Fault.RATE_LIMITED, Duration.ofHours(1));
        ask(first, other);
        bench.pass(Duration.ofHours(2));
        bench.fail("other", Fault.RATE_LIMITED, Duration.ofHours(1));

        assertThat(ask(first, other).legible()).isEqualTo(Legible.NOTHING);
        assertThat(ask(first, other).legible()).isEqualTo(Legible.LATEST);
    }

    /** The session stays where it is, and what the other model wrote is the other account's. */
    @Test
    void aModelThatIsServedElsewhereReadsWhatItWroteItself() {
        AccountEntry ofOtherModels = AccountEntries.account("first")
                .organization("ours")
                .priority(10)
                .models("large")
                .build();
        ask(first);
        Lease elsewhere = ask(ofOtherModels, other);
        assertThat(elsewhere.account().id()).isEqualTo("other");
        assertThat(elsewhere.legible()).isEqualTo(Legible.NOTHING);

        assertThat(ask(ofOtherModels, other).legible()).isEqualTo(Legible.LATEST);
    }

    @Test
    void whatCarriesNothingOfAnOrganizationHasNotMoved() {
        Directory both = Bench.directory(first, other);
        bench.lease(both, Bench.ofSession(() -> false)).settle();
        bench.fail("first", Fault.RATE_LIMITED, Duration.ofHours(1));
        bench.lease(both, Bench.ofSession(() -> false)).settle();

        assertThat(ask(first, other).legible()).isEqualTo(Legible.ALL);
    }

    @Test
    void anUpstreamThatCannotReadTheConversationShowsThatItHasMoved() {
        ask(first);
        bench.scheduler.moved(Bench.ofSession(() -> true), "first");

        assertThat(ask(first).legible()).isEqualTo(Legible.LATEST);
    }
}
