package io.clauderelay.scheduling;

import static io.clauderelay.scheduling.Bench.account;
import static io.clauderelay.scheduling.Bench.directory;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.Directory;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantedRoomTest {
    private final Bench bench = new Bench();
    private final Directory one = directory(account("a"));

    @Test
    void anAccountWhoseUpstreamGrantsNoMoreIsPassedOver() {
        spend(one, Duration.ofSeconds(5));

        Lease lease = bench.lease(directory(account("a", 10), account("b", 50)));
        assertThat(lease.account().id()).isEqualTo("b");
        assertThat(lease.choice().passedOver()).containsExactly(new Choice.PassedOver("a", "no-allowance"));
        assertThat(bench.conditions.untilAllowed("a")).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(9));
        bench.pass(Duration.ofSeconds(9));
        assertThat(bench.conditions.untilAllowed("a")).isZero();
        assertThat(bench.lease(one).account().id()).isEqualTo("a");
    }

    @Test
    void whatIsGrantedAgainSoonIsWaitedFor() {
        spend(one, Duration.ofSeconds(5));

        assertThat(bench.refusal(one).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.RATE_LIMITED);
        assertThat(bench.refusal(one).readyIn()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(9));
    }

    @Test
    void whatIsNotGrantedForLongIsAskedForAllTheSameOneAtATime() {
        spend(one, Duration.ofHours(1));

        Lease despite = bench.lease(one);
        assertThat(despite.choice())
                .isEqualTo(new Choice("despite-limits", List.of(new Choice.PassedOver("a", "no-allowance"))));
        assertThat(bench.refusal(one).cause()).isEqualTo(LeaseAnswer.NotNow.Cause.RATE_LIMITED);
        despite.settle();
        assertThat(bench.lease(one).choice().reason()).isEqualTo("despite-limits");
    }

    @Test
    void whoCannotWaitIsNotRefusedForWhatIsOnlyThought() {
        spend(one, Duration.ofSeconds(5));

        assertThat(cannotWait())
                .isInstanceOfSatisfying(
                        Lease.class,
                        despite -> assertThat(despite.choice().reason()).isEqualTo("despite-limits"));
        assertThat(cannotWait()).as("whatever is under way").isInstanceOf(Lease.class);
    }

    @Test
    void onceTheUpstreamHasRefusedSomebodyItIsBelievedForAMinute() {
        spend(one, Duration.ofMinutes(5));
        Lease despite = bench.lease(one);
        despite.failed(Fault.RATE_LIMITED, Duration.ofSeconds(1), "It said 429.");
        despite.settle();
        bench.pass(Duration.ofSeconds(2));

        assertThat(cannotWait()).isInstanceOf(LeaseAnswer.NotNow.class);
        assertThat(bench.ask(one)).isInstanceOf(LeaseAnswer.NotNow.class);
        bench.pass(Duration.ofMinutes(1));
        assertThat(cannotWait()).isInstanceOf(Lease.class);
    }

    private LeaseAnswer cannotWait() {
        List<LeaseAnswer> told = new ArrayList<>();
        bench.scheduler.await(() -> one, Bench.asker(), Set.of(), Duration.ZERO, told::add);
        bench.run();
        return told.getFirst();
    }

    /** Has a request answered by an upstream that grants one request until then, and this was it. */
    private void spend(Directory directory, Duration until) {
        Map<String, String> headers = Map.of(
                "anthropic-ratelimit-requests-limit", "1",
                "anthropic-ratelimit-requests-remaining", "0",
                "anthropic-ratelimit-requests-reset", Bench.NOON.plus(until).toString());
        Lease lease = bench.lease(directory);
        lease.answered(headers::get);
        lease.succeeded();
        lease.settle();
    }
}
