package io.clauderelay.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clauderelay.simulation.Scenario.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulation promises, and that its page is the one of today's scheduler. */
class SimulationTest {
    /** Set by {@code ./crs simulate}. */
    private static final boolean RENEW = Boolean.getBoolean("simulation.renew");

    private static List<Outcome> outcomes = List.of();

    @BeforeAll
    static void simulate() {
        outcomes = Scenarios.all().stream().map(Scenario::run).toList();
    }

    private static Outcome outcome(String id) {
        return outcomes.stream()
                .filter(outcome -> outcome.scenario().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theCommittedPageIsTheOneOfTodaysScheduler() throws IOException {
        String page = SimulationReport.of(outcomes);
        if (RENEW) {
            Files.createDirectories(SimulationReport.FILE.getParent());
            Files.writeString(SimulationReport.FILE, page);
        }
        String committed = Files.exists(SimulationReport.FILE) ? Files.readString(SimulationReport.FILE) : "";

        assertThat(page)
                .as("The scheduler behaves otherwise than simulation/report.md says. If that is meant, write the page"
                        + " anew with ./crs simulate, and look at the difference before you commit it.")
                .isEqualTo(committed);
    }

    @Test
    void aScenarioEndsTheSameWayEveryTime() {
        Scenario again = Scenarios.all().getLast();
        Outcome before = outcome(again.id());

        assertThat(SimulationReport.of(List.of(again.run()))).isEqualTo(SimulationReport.of(List.of(before)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "equal accounts",
                "weights 1:2:3",
                "a slow one among fast ones",
                "priorities with return",
                "one dies",
                "one flaps",
                "one falls silent",
                "a storm of 529",
                "a storm of 429 on one of four",
                "sessions under churn",
                "95 % of the limits",
                "95 % of the token limits",
                "90 % of the limits in fixed windows",
                "limits of each model",
                "others use the accounts too",
                "places taken"
            })
    void noClientSeesAnErrorWhileAnAccountIsLeft(String id) {
        ClientTally clients = outcome(id).clients();

        assertThat(clients.requests()).isGreaterThan(1_000);
        assertThat(clients.errors()).isZero();
        assertThat(clients.served()).isEqualTo(clients.requests());
    }

    @Test
    void equalAccountsGetEqualSharesAndOthersLikeTheirWeights() {
        Outcome equal = outcome("equal accounts");
        equal.scenario()
                .accounts()
                .forEach(account -> assertThat(equal.share(account)).isCloseTo(0.25, within(0.01)));

        Outcome weighted = outcome("weights 1:2:3");
        weighted.scenario()
                .accounts()
                .forEach(
                        account -> assertThat(weighted.share(account)).isCloseTo(account.weight() / 6.0, within(0.02)));
    }

    @Test
    void aSlowAccountCarriesNoMoreThanAFastOne() {
        Outcome outcome = outcome("a slow one among fast ones");
        int slow = outcome.account("slow").tally().mostInFlight();

        assertThat(slow).isLessThan(2 * outcome.account("a").tally().mostInFlight());
        assertThat(outcome.share(outcome.account("slow"))).isLessThan(0.1);
    }

    @ParameterizedTest
    @CsvSource({"95 % of the limits, 0.9", "90 % of the limits in fixed windows, 0.85"})
    void nearTheLimitsTheyAreUsedAndNoUpstreamRefuses(String id, double least) {
        Outcome outcome = outcome(id);

        assertThat(outcome.used(outcome.scenario().accounts())).isGreaterThan(least);
        assertThat(outcome.upstreamRateLimited()).isZero();
    }

    @Test
    void tokensAreLimitedLikeRequests() {
        Outcome outcome = outcome("95 % of the token limits");

        assertThat(outcome.tokensUsed(outcome.scenario().accounts())).isGreaterThan(0.9);
        assertThat(outcome.upstreamRateLimited()).isZero();
    }

    @Test
    void eachModelIsHeldToItsOwnLimits() {
        assertThat(outcome("limits of each model").upstreamRateLimited()).isZero();
    }

    @Test
    void beyondTheLimitsAllThereIsIsUsedAndHardlyAnUpstreamRefuses() {
        Outcome outcome = outcome("130 % of the limits");

        assertThat(outcome.used(outcome.scenario().accounts())).isGreaterThan(0.97);
        assertThat(outcome.upstreamRateLimited()).isLessThan(outcome.clients().requests() / 100);
        assertThat(outcome.clients().otherErrors()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all are down for a minute", "a herd after recovery", "one dies", "one flaps"})
    void oneProbeAtATimeFindsOutWhetherAnAccountIsWellAgain(String id) {
        assertThat(outcome(id).scenario().accounts())
                .allSatisfy(account -> assertThat(account.tally().mostProbes()).isLessThanOrEqualTo(1));
    }

    @Test
    void whoComesBackTogetherRunsIntoNoLimit() {
        assertThat(outcome("a herd after recovery").upstreamRateLimited()).isZero();
    }

    @Test
    void sessionsMoveOnlyWhenTheirAccountIsGone() {
        ClientTally clients = outcome("sessions under churn").clients();

        assertThat(clients.turns()).isGreaterThan(5_000);
        assertThat(clients.affinity()).isGreaterThan(0.98);
    }

    @Test
    void nobodyIsGivenMoreThanItsPlacesNorWaitsLongerThanItsPatience() {
        Outcome outcome = outcome("places taken");

        assertThat(outcome.scenario().accounts())
                .allSatisfy(
                        account -> assertThat(account.tally().mostInFlight()).isEqualTo(10));
        assertThat(Duration.ofNanos(outcome.clients().longestWaitNanos()))
                .isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
    }
}
