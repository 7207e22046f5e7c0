package io.clauderelay.scheduling;

import static io.clauderelay.scheduling.Bench.account;
import static io.clauderelay.scheduling.Bench.asker;
import static io.clauderelay.scheduling.Bench.directory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.directory.KeyRights;
import io.clauderelay.keys.Binding;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.Fault;
import io.clauderelay.vocabulary.Platform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private final Bench bench = new Bench();
    private final Scheduler scheduler = bench.scheduler;

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
        assertThat(scheduler.lease(directory(), asker(Bench.KEY, Platform.CLAUDE_CONSOLE, "m"), Set.of()))
                .isEqualTo(new LeaseAnswer.NoAccount(
                        "The relay has no active claude-console account; an administrator must add one."));
        assertThat(scheduler.lease(
                        directory(account("a", 50, "x")), asker(Bench.KEY, Platform.CLAUDE_CONSOLE, "m"), Set.of()))
                .isEqualTo(new LeaseAnswer.NoAccount("No claude-console account of the relay serves the model 'm'."));
        assertThat(scheduler.lease(directory(account("a", 50)), asker(Bench.KEY, Platform.CODEX, "m"), Set.of()))
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
        Lease lease = bench.lease(directory(account("a", 50)));
        lease.settle();

        assertThatIllegalStateException().isThrownBy(lease::settle).withMessageContaining("settled already");
    }

    // ---- weight and load

    @Test
    void anAccountOfThreeTimesTheWeightGetsThreeTimesTheWork() {
        Directory directory = directory(
                AccountEntries.account("heavy").weight(3).build(),
                AccountEntries.account("light").weight(1).build());

        List<String> turns = bench.turns(directory, 400);

        assertThat(Collections.frequency(turns, "heavy")).isBetween(299, 301);
        assertThat(turns.subList(0, 8)).containsOnly("heavy", "light");
    }

    @Test
    void aSlowAccountGetsLessWork() {
        Directory directory = directory(account("fast", 50), account("slow", 50));
        List<Lease> running = new ArrayList<>();
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Lease lease = bench.lease(directory);
            turns.add(lease.account().id());
            if (lease.account().id().equals("slow")) {
                running.add(lease);
            } else {
                lease.settle();
            }
            if (i % 10 == 9 && !running.isEmpty()) {
                running.removeFirst().settle();
            }
        }

        assertThat(Collections.frequency(turns, "slow")).isBetween(10, 60);
        assertThat(bench.conditions.inFlight("slow")).isLessThan(30);
    }

    @Test
    void anAccountThatWasAwayIsNotGivenWhatItHasMissed() {
        Directory directory = directory(account("a", 50), account("b", 50));
        bench.fail("a", Fault.RATE_LIMITED, null);
        bench.turns(directory, 100);
        bench.conditions.reset("a");

        assertThat(Collections.frequency(bench.turns(directory, 10), "a")).isBetween(4, 6);
    }

    @Test
    void aChangeOfAccountsDoesNotSetTheTurnsBack() {
        Directory before = directory(account("a", 50), account("b", 50));
        bench.turns(before, 1);

        assertThat(bench.turns(directory(account("a", 50), account("b", 50)), 1))
                .containsExactly("b");
        assertThat(bench.turns(before, 1)).containsExactly("a");
    }

    @Test
    void ofManyAccountsAllTakeTurns() {
        AccountEntry[] many = new AccountEntry[100];
        Arrays.setAll(many, i -> account("a" + i, 50));
        Directory directory = directory(many);

        List<String> turns = bench.turns(directory, 2_000);

        for (AccountEntry one : many) {
            assertThat(Collections.frequency(turns, one.id())).as(one.id()).isBetween(14, 26);
        }
    }

    // ---- what the key is bound to

    @Test
    void aKeyIsServedByTheAccountItIsBoundToAloneWhateverItsPriority() {
        Directory directory = directory(
                account("first", 1),
                AccountEntries.account("own").priority(90).dedicated().build());
        KeyEntry bound = bound(new Binding.ToAccount("own"));

        assertThat(chosen(directory, bound)).isEqualTo("own");
        assertThat(chosen(directory, bound)).isEqualTo("own");
    }

    @Test
    void aKeyIsServedInTurnByTheGroupItIsBoundTo() {
        Directory directory = directory(
                account("first", 1),
                AccountEntries.account("a").group("g").build(),
                AccountEntries.account("b").group("g").dedicated().build(),
                AccountEntries.account("c").group("h").build());
        KeyEntry bound = bound(new Binding.ToGroup("g"));

        assertThat(List.of(chosen(directory, bound), chosen(directory, bound), chosen(directory, bound)))
                .containsExactly("a", "b", "a");
    }

    @Test
    void aDedicatedAccountServesNobodyElse() {
        Directory directory = directory(
                AccountEntries.account("dedicated").priority(1).dedicated().build(), account("shared", 50));

        assertThat(turns(directory, "m", 2)).containsOnly("shared");
    }

    @Test
    void saysWhatIsWrongWithWhatTheKeyIsBoundTo() {
        Directory others = directory(account("a", 50));
        Directory unfit =
                directory(AccountEntries.account("own").group("g").models("x").build());
        KeyEntry toAccount = bound(new Binding.ToAccount("own"));
        KeyEntry toGroup = bound(new Binding.ToGroup("g"));

        assertThat(refusal(others, toAccount)).contains("account that this API key is bound to is not active");
        assertThat(refusal(others, toGroup)).contains("group that this API key is bound to has no active");
        assertThat(refusal(unfit, toAccount)).contains("is bound to does not serve the model 'm'");
        assertThat(refusal(unfit, toGroup)).contains("of the group that this API key is bound to serves the model 'm'");
        assertThat(refusal(directory(AccountEntries.account("a").dedicated().build()), Bench.KEY))
                .contains("dedicated to other API keys");
    }

    @Test
    void whatIsInFlightIsCountedByAccount() {
        Directory directory = directory(account("a", 50), account("b", 50));
        Lease first = bench.lease(directory);
        bench.lease(directory);
        bench.lease(directory);

        assertThat(bench.conditions.inFlight("a")).isEqualTo(2);
        assertThat(bench.conditions.inFlight("b")).isEqualTo(1);
        assertThat(bench.conditions.inFlight("unheard-of")).isZero();
        first.settle();
        assertThat(bench.conditions.inFlight("a")).isEqualTo(1);
    }

    private static KeyEntry bound(Binding binding) {
        return new KeyEntry("k", "k", true, null, false, Map.of(Platform.CLAUDE_CONSOLE, binding), KeyRights.ALL, null);
    }

    private String chosen(Directory directory, KeyEntry key) {
        return ((Lease) scheduler.lease(directory, asker(key, Platform.CLAUDE_CONSOLE, "m"), Set.of()))
                .account()
                .id();
    }

    private String refusal(Directory directory, KeyEntry key) {
        return ((LeaseAnswer.NoAccount) scheduler.lease(directory, asker(key, Platform.CLAUDE_CONSOLE, "m"), Set.of()))
                .message();
    }

    private List<String> turns(Directory directory, String model, int times) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            ids.add(((Lease) scheduler.lease(directory, asker(Bench.KEY, Platform.CLAUDE_CONSOLE, model), Set.of()))
                    .account()
                    .id());
        }
        return ids;
    }
}
