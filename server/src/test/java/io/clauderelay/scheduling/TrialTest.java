package io.clauderelay.scheduling;

import static io.clauderelay.scheduling.Bench.account;
import static io.clauderelay.scheduling.Bench.directory;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.Directory;
import io.clauderelay.vocabulary.Fault;
import io.clauderelay.vocabulary.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrialTest {
    private final Bench bench = new Bench();
    private final Directory one = directory(account("a"));
    private final Directory two = directory(account("a", 10), account("b", 50));

    @Test
    void anAccountThatCoolsDownIsPassedOver() {
        bench.fail("a", Fault.RATE_LIMITED, Duration.ofSeconds(30));

        Lease lease = bench.lease(two);
        assertThat(lease.account().id()).isEqualTo("b");
        assertThat(lease.choice()).isEqualTo(new Choice("only-ready", List.of(new Choice.PassedOver("a", "cooling"))));
    }

    @Test
    void afterItsCooldownAnAccountGetsOneAttemptAtATime() {
        bench.fail("a", Fault.RATE_LIMITED, Duration.ofSeconds(30));
        bench.clock.advance(Duration.ofSeconds(30));

        Lease probe = bench.lease(two);
        assertThat(probe.account().id()).isEqualTo("a");
        Lease meanwhile = bench.lease(two);
        assertThat(meanwhile.account().id()).isEqualTo("b");
        assertThat(meanwhile.choice().passedOver()).containsExactly(new Choice.PassedOver("a", "on-trial"));

        probe.succeeded();
        assertThat(List.of(
                        bench.lease(two).account().id(),
                        bench.lease(two).account().id()))
                .containsOnly("a");
    }

    @Test
    void aTrialThatIsGivenBackWithoutAVerdictIsForTheNext() {
        bench.fail("a", Fault.OVERLOADED, null);
        bench.clock.advance(Duration.ofSeconds(30));

        for (int i = 0; i < 3; i++) {
            Lease probe = bench.lease(one);
            assertThat(bench.refusal(one).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.BUSY);
            probe.settle();
        }
        assertThat(bench.conditions.find("a")).isPresent();
    }

    @Test
    void aTrialThatFailsBeginsALongerCooldown() {
        bench.fail("a", Fault.OVERLOADED, null);
        bench.clock.advance(Duration.ofSeconds(30));
        Lease probe = bench.lease(one);
        probe.failed(Fault.OVERLOADED, null, "Its upstream answered 529.");
        probe.settle();

        assertThat(bench.refusal(one).readyIn()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aTrialThatSucceedsForgetsTheStrikes() {
        bench.fail("a", Fault.OVERLOADED, null);
        bench.clock.advance(Duration.ofSeconds(30));
        bench.succeed(one);

        bench.fail("a", Fault.OVERLOADED, null);
        assertThat(bench.refusal(one).readyIn()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aTrialThatFailsAfterAnAdminForgotTheTroubleIsAFirstStrike() {
        bench.fail("a", Fault.OVERLOADED, null);
        bench.clock.advance(Duration.ofSeconds(30));
        Lease probe = bench.lease(one);
        bench.conditions.reset("a");
        Lease other = bench.lease(one);
        probe.failed(Fault.OVERLOADED, null, "Its upstream answered 529.");
        probe.settle();
        other.settle();

        assertThat(bench.refusal(one).readyIn()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theLoopsOfANodeShareOneTrial() {
        bench.fail("a", Fault.OVERLOADED, null);
        bench.clock.advance(Duration.ofSeconds(30));
        bench.lease(one);

        assertThat(bench.another().lease(one, Bench.asker(), Set.of())).isInstanceOf(LeaseAnswer.NotNow.class);
    }

    @Test
    void theSameAccountIsAskedOnceMoreThoughItCools() {
        bench.fail("a", Fault.OVERLOADED, null);

        Lease again = (Lease) bench.scheduler.leaseAgain(one, Bench.asker(), "a");
        assertThat(again.choice().reason()).isEqualTo("again");
        again.succeeded();
        assertThat(bench.conditions.find("a")).isEmpty();
        assertThat(bench.scheduler.leaseAgain(one, Bench.asker(), "gone")).isInstanceOf(LeaseAnswer.NoAccount.class);
    }

    @Test
    void aModelThatTheUpstreamDoesNotKnowIsAskedOfOthers() {
        Lease first = bench.lease(two);
        first.failed(Fault.MODEL_UNKNOWN, null, "Its upstream answered 404.");
        first.settle();

        assertThat(bench.turns(two, 2)).containsOnly("b");
        Asker ofAnother = Bench.asker(Bench.KEY, Platform.CLAUDE_CONSOLE, "other");
        assertThat(bench.lease(two, ofAnother).account().id()).isEqualTo("a");
    }

    @Test
    void whereNoUpstreamKnowsTheModelEachIsAskedAllTheSameForItsOwnWords() {
        Lease first = bench.lease(one);
        first.failed(Fault.MODEL_UNKNOWN, null, "Its upstream answered 404.");
        first.settle();

        Lease again = bench.lease(one);
        assertThat(again.choice().reason()).isEqualTo("despite-model");
        assertThat(bench.scheduler.lease(one, Bench.asker(), Set.of("a"))).isInstanceOf(LeaseAnswer.NotNow.class);
        again.succeeded();
        assertThat(bench.lease(one).choice().isPlain()).isTrue();
    }

    // ---- what is said when none can serve

    @Test
    void saysWhatKeepsTheAccountsAndForHowLong() {
        bench.fail("a", Fault.RATE_LIMITED, Duration.ofSeconds(40));
        bench.fail("b", Fault.RATE_LIMITED, Duration.ofSeconds(20));
        assertThat(bench.refusal(two))
                .isEqualTo(new LeaseAnswer.NotNow(
                        LeaseAnswer.NotNow.Cause.RATE_LIMITED,
                        Duration.ofSeconds(20),
                        "Every claude-console account that could serve this is at its upstream's rate limit; try again"
                                + " shortly."));

        bench.conditions.reset("a");
        bench.fail("a", Fault.OVERLOADED, null);
        assertThat(bench.refusal(two).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.BUSY);
    }

    @Test
    void saysThatAnAdminMustLookWhenEveryAccountIsRefused() {
        bench.fail("a", Fault.UNAUTHORIZED, null);
        bench.fail("b", Fault.BLOCKED, null);

        assertThat(bench.refusal(two).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.UNUSABLE);
        assertThat(bench.refusal(two).message()).contains("an administrator must look");
        bench.conditions.reset("b");
        bench.fail("b", Fault.RATE_LIMITED, null);
        assertThat(bench.refusal(two).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.RATE_LIMITED);
    }

    @Test
    void saysThatAllWereTriedOnlyWhenNoneIsLeft() {
        LeaseAnswer all = bench.scheduler.lease(two, Bench.asker(), Set.of("a", "b"));
        assertThat(((LeaseAnswer.NotNow) all).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.TRIED);

        bench.fail("b", Fault.OVERLOADED, null);
        LeaseAnswer some = bench.scheduler.lease(two, Bench.asker(), Set.of("a"));
        assertThat(((LeaseAnswer.NotNow) some).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.BUSY);
    }
}
