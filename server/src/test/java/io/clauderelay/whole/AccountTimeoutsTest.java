package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.NoAnswer;
import io.clauderelay.bench.Reply;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An account fails after its own patience, while the relay's settings would wait for minutes. */
@ExtendWith(LeakWatch.class)
class AccountTimeoutsTest {
    private static RunningRelay relay;
    private static ManagementApi.IssuedKey key;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.startEmpty(folder, new QuickSettings());
        key = relay.newKey("timeouts");
        for (String timeout : List.of("firstEventSeconds", "responseSeconds", "idleSeconds")) {
            account(relay.upstream().baseUrl(), timeout);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    /** An account with only this timeout, which serves only the model of that name. */
    private static void account(URI url, String timeout) throws IOException {
        relay.api()
                .createAccount(
                        url,
                        RunningRelay.CREDENTIAL,
                        Map.of("supportedModels", List.of(timeout), "timeouts", Map.of(timeout, 1)));
        relay.newKey("whose creation tells that the account is in force");
    }

    private static RawAnswer ask(String model, boolean stream) {
        return relay.ask(Ask.message(key.secret()).body(Ask.json(model, stream)));
    }

    private static void assertTimedOut(RawAnswer answer) {
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.errorType()).isEqualTo("timeout_error");
        assertThat(relay.ledger().await(answer.exchangeId()).outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void aStreamDoesNotBegin() {
        relay.upstream().answerNextWith(NoAnswer.SILENCE);

        assertTimedOut(ask("firstEventSeconds", true));
    }

    @Test
    void aDocumentDoesNotCome() {
        relay.upstream().answerNextWith(NoAnswer.SILENCE);

        assertTimedOut(ask("responseSeconds", false));
    }

    @Test
    void aStreamFallsSilent() {
        relay.upstream().answerNextWith(Reply.events(10, 150).withFlaw(Flaw.stallAfter(5)));
        RawAnswer answer = ask("idleSeconds", true);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end()).isEqualTo(End.CUT);
        assertThat(answer.text()).contains("event: error", "fell silent");
        assertThat(relay.ledger().await(answer.exchangeId()).outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void aConnectionDoesNotStand() throws IOException {
        // The kernel accepts, and nobody shakes hands.
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            account(URI.create("https://127.0.0.1:" + mute.getLocalPort()), "connectSeconds");

            long before = System.nanoTime();
            assertTimedOut(ask("connectSeconds", true));
            // The settings would grant five seconds.
            assertThat(System.nanoTime() - before).isBetween(900_000_000L, 4_500_000_000L);
        }
    }
}
