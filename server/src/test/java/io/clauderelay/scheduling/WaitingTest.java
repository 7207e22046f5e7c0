package io.clauderelay.scheduling;

import static io.clauderelay.scheduling.Bench.account;
import static io.clauderelay.scheduling.Bench.directory;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.Directory;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.Fault;
import io.clauderelay.vocabulary.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Bench bench = new Bench();
    private final Directory onePlace =
            directory(AccountEntries.account("a").maxConcurrency(1).build());
    private final List<String> told = new ArrayList<>();
    private final List<LeaseAnswer> answers = new ArrayList<>();

    @Test
    void aPlaceThatIsGivenBackGoesToWhoeverHasWaitedLongest() {
        Lease held = bench.lease(onePlace);
        await("first");
        await("second");

        held.settle();
        assertThat(told).as("not inside the settlement").isEmpty();
        bench.run();
        assertThat(told).containsExactly("first");
        lastLease().settle();
        bench.run();
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void nobodySlipsInBeforeThoseWhoWait() {
        Lease held = bench.lease(onePlace);
        await("first");

        held.settle();
        assertThat(bench.ask(onePlace)).isInstanceOf(LeaseAnswer.NotNow.class);
        bench.run();
        assertThat(told).containsExactly("first");
    }

    @Test
    void aPlaceThatAnotherLoopGivesBackIsNoticedSoon() {
        Lease elsewhere = (Lease) bench.another().lease(onePlace, Bench.asker(), Set.of());
        await("first");
        elsewhere.settle();
        bench.run();
        assertThat(told).isEmpty();

        bench.pass(Duration.ofMillis(50));
        assertThat(told).containsExactly("first");
    }

    @Test
    void theEndOfACooldownIsNoticedSoonAndLetsOneTry() {
        Directory directory = directory(account("a"));
        bench.fail("a", Fault.RATE_LIMITED, Duration.ofSeconds(3));
        bench.scheduler.await(() -> directory, Bench.asker(), Set.of(), PATIENCE, answers::add);
        bench.scheduler.await(() -> directory, Bench.asker(), Set.of(), PATIENCE, answers::add);

        bench.pass(Duration.ofMillis(2_950));
        assertThat(answers).isEmpty();
        bench.pass(Duration.ofMillis(50));
        assertThat(answers).hasSize(1);
        lastLease().succeeded();
        bench.pass(Duration.ofMillis(50));
        assertThat(answers).hasSize(2).hasOnlyElementsOfType(Lease.class);
    }

    @Test
    void whoeverLosesPatienceIsToldWhatThereIsToSayThen() {
        bench.lease(onePlace);
        await("first");

        bench.pass(Duration.ofMillis(9_900));
        assertThat(told).isEmpty();
        bench.pass(Duration.ofMillis(150));
        assertThat(told).containsExactly("first");
        assertThat(((LeaseAnswer.NotNow) answers.getFirst()).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.BUSY);
        bench.pass(PATIENCE);
        assertThat(told).as("told once").hasSize(1);
    }

    @Test
    void whoeverHasNoPatienceIsAnsweredAtOnceButNotInsideTheCall() {
        bench.lease(onePlace);
        bench.scheduler.await(() -> onePlace, Bench.asker(), Set.of(), Duration.ZERO, answers::add);
        assertThat(answers).isEmpty();

        bench.run();
        assertThat(answers).hasSize(1).hasOnlyElementsOfType(LeaseAnswer.NotNow.class);
    }

    @Test
    void whoeverCancelsIsToldNothingAndTakesNothing() {
        Lease held = bench.lease(onePlace);
        Scheduler.Wait leaves = await("leaves");
        await("stays");

        leaves.cancel();
        leaves.cancel();
        held.settle();
        bench.run();
        assertThat(told).containsExactly("stays");
    }

    @Test
    void aLeaseThatNobodyTakesAnyMoreGoesToTheNext() {
        Lease held = bench.lease(onePlace);
        Scheduler.Wait leaves = await("leaves");
        await("stays");

        held.settle();
        leaves.cancel();
        bench.run();
        assertThat(told).containsExactly("stays");
        assertThat(bench.conditions.inFlight("a")).isEqualTo(1);
        lastLease().settle();
        assertThat(bench.conditions.inFlight("a")).isZero();
    }

    @Test
    void aChangeOfAccountsIsSeenByThoseWhoWait() {
        List<Directory> current = new ArrayList<>(List.of(onePlace));
        bench.lease(onePlace);
        bench.scheduler.await(current::getLast, Bench.asker(), Set.of(), PATIENCE, answers::add);

        current.add(directory(account("b")));
        bench.pass(Duration.ofMillis(50));
        assertThat(lastLease().account().id()).isEqualTo("b");

        bench.fail("b", Fault.OVERLOADED, null);
        bench.scheduler.await(() -> directory(), Bench.asker(), Set.of(), PATIENCE, answers::add);
        bench.pass(Duration.ofMillis(50));
        assertThat(answers.getLast()).isInstanceOf(LeaseAnswer.NoAccount.class);
    }

    @Test
    void whoeverCannotUseAPlaceDoesNotKeepOthersFromIt() {
        Directory both = directory(
                AccountEntries.account("a").models("x").maxConcurrency(1).build(),
                AccountEntries.account("b").models("y").maxConcurrency(1).build());
        bench.lease(both, of("x"));
        Lease held = bench.lease(both, of("y"));
        bench.scheduler.await(() -> both, of("x"), Set.of(), PATIENCE, _ -> told.add("x"));
        bench.scheduler.await(() -> both, of("y"), Set.of(), PATIENCE, _ -> told.add("y"));

        held.settle();
        bench.run();
        assertThat(told).containsExactly("y");
    }

    @Test
    void whenTheLineIsFullTheNextIsRefusedAtOnceAndNobodyInItIsLost() {
        Lease held = bench.lease(onePlace);
        for (int i = 0; i < WaitingLine.LONGEST; i++) {
            await(String.valueOf(i));
        }
        await("too many");

        bench.run();
        assertThat(told).containsExactly("too many");
        held.settle();
        for (int i = 0; i < WaitingLine.LONGEST; i++) {
            bench.run();
            lastLease().settle();
        }
        assertThat(told).hasSize(WaitingLine.LONGEST + 1).doesNotHaveDuplicates();
        assertThat(told.getLast()).isEqualTo(String.valueOf(WaitingLine.LONGEST - 1));
        assertThat(bench.conditions.inFlight("a")).isZero();
    }

    private static Asker of(String model) {
        return Bench.asker(Bench.KEY, Platform.CLAUDE_CONSOLE, model);
    }

    private Scheduler.Wait await(String name) {
        return bench.scheduler.await(() -> onePlace, Bench.asker(), Set.of(), PATIENCE, answer -> {
            told.add(name);
            answers.add(answer);
        });
    }

    private Lease lastLease() {
        return (Lease) answers.getLast();
    }
}
