package io.clauderelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.accounts.AccountState;
import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.directory.KeyRights;
import io.clauderelay.scheduling.Asker;
import io.clauderelay.scheduling.Conditions;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.LocalSessions;
import io.clauderelay.scheduling.Quotas;
import io.clauderelay.scheduling.Scheduler;
import io.clauderelay.scheduling.SessionSettings;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.testing.HandClock;
import io.clauderelay.testing.NoPrices;
import io.clauderelay.vocabulary.Fault;
import io.clauderelay.vocabulary.Platform;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenAccountsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final HandClock clock = new HandClock("2026-11-22T12:00:00Z");
    private final Conditions conditions = new Conditions(clock, System::nanoTime);
    private final SeenAccounts seen = new SeenAccounts(conditions, clock);
    private final Scheduler scheduler = new Scheduler(
            conditions,
            new LocalSessions(SessionSettings.defaults(), clock),
            new Quotas((_, _) -> Optional.empty(), clock, () -> new Directory(List.of(), new NoPrices())),
            new EmbeddedChannel().eventLoop(),
            System::nanoTime);

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMITED, COOLING, 60",
        "OVERLOADED, COOLING, 30",
        "UNAUTHORIZED, UNAUTHORIZED, 1800",
        "BLOCKED, BLOCKED, 1800"
    })
    void aTroubleIsShownWithItsReasonAndTimes(Fault fault, AccountState.Name name, long seconds) {
        lease().failed(fault, null, "It said no.");

        assertThat(seen.findTrouble("a"))
                .contains(new AccountState(name, "It said no.", NOON, NOON.plusSeconds(seconds)));
    }

    @Test
    void anAccountOnTrialIsShownAsOneThatIsTried() {
        lease().failed(Fault.RATE_LIMITED, null, "It said no.");
        clock.advance(Duration.ofMinutes(1));

        assertThat(seen.findTrouble("a"))
                .contains(new AccountState(
                        AccountState.Name.COOLING,
                        "It said no. One request at a time is tried, until one succeeds.",
                        NOON,
                        null));
        Lease probe = lease();
        probe.succeeded();
        assertThat(seen.findTrouble("a")).isEmpty();
    }

    @Test
    void anAccountWhoseUpstreamGrantsNoMoreIsShownAsSaturated() {
        Map<String, String> headers = Map.of(
                "anthropic-ratelimit-requests-limit", "1",
                "anthropic-ratelimit-requests-remaining", "0",
                "anthropic-ratelimit-requests-reset", "2026-11-22T13:00:00Z");
        lease().answered(headers::get);

        AccountState state = seen.findTrouble("a").orElseThrow();
        assertThat(state.name()).isEqualTo(AccountState.Name.SATURATED);
        assertThat(state.reason()).contains("rate limits");
        assertThat(state.until()).isBetween(NOON.plusSeconds(3_500), NOON.plusSeconds(3_601));
    }

    @Test
    void whatAnAccountCarriesIsCountedOverAllLoops() {
        Lease first = lease();
        lease();

        assertThat(seen.inFlight("a")).isEqualTo(2);
        first.settle();
        assertThat(seen.inFlight("a")).isEqualTo(1);
        assertThat(seen.inFlight("unheard-of")).isZero();
    }

    @Test
    void aResetForgetsTheTrouble() {
        lease().failed(Fault.BLOCKED, null, "It said no.");
        seen.reset("a");

        assertThat(seen.findTrouble("a")).isEmpty();
    }

    private Lease lease() {
        Directory directory = new Directory(List.of(AccountEntries.account("a").build()), new NoPrices());
        KeyEntry key = new KeyEntry("k", "k", true, null, false, Map.of(), KeyRights.ALL, null);
        Asker asker = new Asker(key, Platform.CLAUDE_CONSOLE, "m", null, null, null, () -> false, 0);
        return (Lease) scheduler.lease(directory, asker, Set.of());
    }
}
