package io.clauderelay.scheduling;

import static io.clauderelay.scheduling.Bench.account;
import static io.clauderelay.scheduling.Bench.directory;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.Directory;
import io.clauderelay.vocabulary.Fault;
import io.clauderelay.vocabulary.Platform;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upstreams limit each model by itself: what is refused for one may be granted for another. */
class LimitedModelsTest {
    private static final Asker LARGE = Bench.asker(Bench.KEY, Platform.CLAUDE_CONSOLE, "large");
    private static final Asker SMALL = Bench.asker(Bench.KEY, Platform.CLAUDE_CONSOLE, "small");

    private final Bench bench = new Bench();
    private final Directory one = directory(account("a"));

    @BeforeEach
    void theLargeModelIsRefused() {
        refuse(bench.lease(one, LARGE), Duration.ofSeconds(50));
        bench.pass(Duration.ofSeconds(1));
    }

    private static void refuse(Lease lease, Duration pause) {
        lease.failed(Fault.RATE_LIMITED, pause, "It said 429.");
        lease.settle();
    }

    private LeaseAnswer ask(Asker asker) {
        return bench.scheduler.lease(one, asker, Set.of());
    }

    @Test
    void aRequestForAnotherModelFindsOutOneAtATime() {
        Lease probe = bench.lease(one, SMALL);

        assertThat(probe.choice().reason()).isEqualTo("despite-limits");
        assertThat(ask(SMALL)).isInstanceOf(LeaseAnswer.NotNow.class);
        assertThat(ask(LARGE)).isInstanceOf(LeaseAnswer.NotNow.class);
    }

    @Test
    void onceItIsServedAllOfItsRequestsAreAndTheRefusedModelStaysAlone() {
        Lease probe = bench.lease(one, SMALL);
        probe.succeeded();
        probe.settle();

        bench.pass(Duration.ofMillis(1));
        assertThat(bench.lease(one, SMALL).choice().isPlain()).isTrue();
        assertThat(bench.lease(one, SMALL).choice().isPlain()).isTrue();
        assertThat(ask(LARGE)).isInstanceOf(LeaseAnswer.NotNow.class);
        assertThat(bench.conditions.find("a")).isPresent();
    }

    @Test
    void onceItIsRefusedTooItStaysAloneAsLongAsItWasToldTo() {
        refuse(bench.lease(one, SMALL), Duration.ofSeconds(90));

        for (int seconds = 0; seconds < 88; seconds++) {
            bench.pass(Duration.ofSeconds(1));
            assertThat(ask(SMALL)).as("after %s s", seconds).isInstanceOf(LeaseAnswer.NotNow.class);
        }
    }

    @Test
    void aRefusalOfWhatWasServedEndsThat() {
        Lease probe = bench.lease(one, SMALL);
        probe.succeeded();
        probe.settle();
        bench.pass(Duration.ofMillis(1));

        refuse(bench.lease(one, SMALL), Duration.ofSeconds(5));

        assertThat(ask(SMALL)).isInstanceOf(LeaseAnswer.NotNow.class);
    }

    @Test
    void whatWasServedBeforeTheRefusalProvesNothing() {
        Lease early = bench.lease(directory(account("b")), SMALL);
        bench.pass(Duration.ofSeconds(1));
        refuse(bench.lease(directory(account("b")), LARGE), Duration.ofSeconds(50));
        early.succeeded();
        early.settle();
        bench.pass(Duration.ofMillis(1));

        Lease next = bench.lease(directory(account("b")), SMALL);
        assertThat(next.choice().reason()).isEqualTo("despite-limits");
    }

    @Test
    void anotherAccountComesFirst() {
        assertThat(bench.lease(directory(account("a", 1), account("b", 2)), SMALL)
                        .account()
                        .id())
                .isEqualTo("b");
    }

    @Test
    void afterTheCooldownOneAttemptDecidesForTheModelThatWasRefused() {
        Lease probe = bench.lease(one, SMALL);
        probe.succeeded();
        probe.settle();
        bench.pass(Duration.ofSeconds(50));

        assertThat(ask(SMALL)).isInstanceOf(Lease.class);
        Lease trial = bench.lease(one, LARGE);
        assertThat(ask(LARGE)).isInstanceOf(LeaseAnswer.NotNow.class);
        trial.succeeded();
        trial.settle();
        assertThat(bench.conditions.find("a")).isEmpty();
    }
}
