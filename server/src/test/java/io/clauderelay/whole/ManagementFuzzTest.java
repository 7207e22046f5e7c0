package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.console.ContractWatch;
import io.clauderelay.fuzz.Fuzzer;
import io.clauderelay.fuzz.Fuzzer.Findings;
import io.clauderelay.fuzz.Terrain;
import io.clauderelay.testing.DatabaseKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of calls of the management API, good and bad, that find neither a failure nor anything the contract does not
 * say: a sample of them here, 10,000 with {@code ./crs fuzz}. {@code -Dfuzz.seed} chooses others; a seed repeats its own.
 */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class ManagementFuzzTest {
    private static final int CALLS = Integer.getInteger("fuzz.calls", 2_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    /** Operations that cannot succeed here, by their ids. */
    private static final List<String> OUT_OF_REACH = List.of();

    private final DatabaseKind kind;

    ManagementFuzzTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @Test
    void noCallBringsAFailureOrAnAnswerOffTheContract(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.database = kind.settings(folder);
        try (RunningRelay relay = RunningRelay.startEmpty(folder, settings)) {
            oneExchange(relay);
            Findings findings = Fuzzer.run(terrain(relay), SEED, CALLS);

            Path report = Path.of("target", "fuzz-" + kind.name().toLowerCase(Locale.ROOT) + ".txt");
            Files.writeString(report, "seed " + SEED + "\n" + findings.tally());
            assertThat(findings.failures()).as("seed %d, see %s", SEED, report).isEmpty();
            assertThat(findings.tally().neverSucceeded())
                    .as("operations that never succeeded, seed %d:%n%s", SEED, findings.tally())
                    .containsExactlyInAnyOrderElementsOf(OUT_OF_REACH);
        }
    }

    /** Something for the log of exchanges, which no call of the management API could put there. */
    private static void oneExchange(RunningRelay relay) throws IOException {
        relay.api().createAccount(relay.upstream().baseUrl(), RunningRelay.CREDENTIAL);
        relay.ask(Ask.message(relay.newKey("of the exchange").secret()));
        Eventually.holds(() -> !relay.api().read("/exchanges").get("items").isEmpty());
    }

    private static Terrain terrain(RunningRelay relay) {
        FuzzedAdmins admins = new FuzzedAdmins(relay);
        return new Terrain(
                URI.create("http://127.0.0.1:" + relay.consolePort()),
                relay.upstream().baseUrl(),
                ContractWatch.ours(),
                admins.sessions(),
                admins::spareSession,
                FuzzedAdmins.CREDENTIALS,
                admins.untouchable());
    }
}
