package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.testing.NoPrices;
import io.clauderelay.vocabulary.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private final Scheduler scheduler = new Scheduler();

    @Test
    void accountsOfTheSamePriorityTakeTurns() {
        Directory directory = directory(account("a", 50), account("b", 50), account("c", 50));

        assertThat(turns(directory, "m", 6)).containsExactlyInAnyOrder("a", "a", "b", "b", "c", "c");
        assertThat(turns(directory, "m", 3)).doesNotHaveDuplicates();
    }

    @Test
    void theSmallestPriorityNumberComesFirst() {
        Directory directory = directory(account("late", 60), account("first", 10), account("second", 50));

        assertThat(turns(directory, "m", 4)).containsOnly("first");
    }

    @Test
    void onlyAccountsThatServeTheModelTakeTurns() {
        Directory directory = directory(
                account("other", 10, "claude-haiku-5-5"),
                account("some", 50, "claude-opus-5-5", "claude-haiku-5-5"),
                account("no", 50, "gpt-5"),
                account("every", 50),
                account("last", 70));

        assertThat(turns(directory, "claude-opus-5-5", 4)).containsExactlyInAnyOrder("some", "every", "some", "every");
        assertThat(turns(directory, "claude-haiku-5-5", 2)).containsOnly("other");
    }

    @Test
    void saysWhyThereIsNoAccount() {
        assertThat(scheduler.lease(directory(), Platform.CLAUDE_CONSOLE, "m"))
                .isEqualTo(new LeaseAnswer.NoAccount(
                        "The relay has no active claude-console account; an administrator must add one."));
        assertThat(scheduler.lease(directory(account("a", 50, "x")), Platform.CLAUDE_CONSOLE, "m"))
                .isEqualTo(new LeaseAnswer.NoAccount("No claude-console account of the relay serves the model 'm'."));
        assertThat(scheduler.lease(directory(account("a", 50)), Platform.CODEX, "m"))
                .isInstanceOf(LeaseAnswer.NoAccount.class);
    }

    @Test
    void accountsTakeTurnsWhateverElseIsAskedForInBetween() {
        Directory directory = directory(
                account("a", 50, "claude-opus-5-5"),
                account("b", 50, "claude-opus-5-5"),
                account("other-a", 50, "claude-haiku-5-5"),
                account("other-b", 50, "claude-haiku-5-5"));

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.addAll(turns(directory, "claude-opus-5-5", 1));
            ids.addAll(turns(directory, "claude-haiku-5-5", 1));
        }

        assertThat(ids).containsExactly("a", "other-a", "b", "other-b", "a", "other-a", "b", "other-b");
    }

    @Test
    void anAccountThatServesManyModelsIsLeftToThoseThatOnlyItServes() {
        Directory directory = directory(account("both", 50), account("opus", 50, "claude-opus-5-5"));

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.addAll(turns(directory, "claude-haiku-5-5", 1));
            ids.addAll(turns(directory, "claude-opus-5-5", 1));
        }

        assertThat(ids).containsExactly("both", "opus", "both", "opus", "both", "opus");
    }

    @Test
    void aLeaseIsSettledOnce() {
        Lease lease = lease(directory(account("a", 50)));
        lease.settle();

        assertThatIllegalStateException().isThrownBy(lease::settle).withMessageContaining("settled already");
    }

    private Lease lease(Directory directory) {
        return (Lease) scheduler.lease(directory, Platform.CLAUDE_CONSOLE, "m");
    }

    private List<String> turns(Directory directory, String model, int times) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            ids.add(((Lease) scheduler.lease(directory, Platform.CLAUDE_CONSOLE, model))
                    .account()
                    .id());
        }
        return ids;
    }

    private static Directory directory(AccountEntry... accounts) {
        return new Directory(Map.of(), List.of(accounts), new NoPrices());
    }

    private static AccountEntry account(String id, int priority, String... models) {
        return AccountEntries.account(id).models(models).priority(priority).build();
    }
}
