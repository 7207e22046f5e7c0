package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Codex works behind the relay as it does without one, and the relay changes nothing of what they say. */
@ExtendWith({PublishedClients.Condition.class, LeakWatch.class})
class CodexTest {
    private static RecordedRelay relay;

    @TempDir
    private Path folder;

    private Codex codex;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {

        relay = RecordedRelay.start(folder, Platform.CODEX, 2);
    }

    @BeforeEach
    void install() throws IOException {
        relay.forget();
        codex = Codex.in(folder, relay.baseUrl(), relay.key().secret());
    }

    @AfterAll
    static void stop() throws IOException {
        if (relay != null) {
            relay.close();
        }
    }

    private static void answers(Script... scripts) {
        relay.relay().upstream().answerNextWith(scripts);
    }

    private static List<Integer> askedAccounts() {
        return relay.received().stream()
                .map(List::size)
                .filter(size -> size > 0)
                .toList();
    }

    @Test
    void oneTurnIsOneRequestThatArrivesAsItWasSent() throws Exception {
        answers(Reply.text("Nothing to do."));

        Codex.Run run = codex.ask("Say that there is nothing to do");

        assertThat(run.said()).containsExactly("Nothing to do.");
        assertThat(run.errors()).isEmpty();
        assertThat(relay.assertNothingChanged()).singleElement().satisfies(pair -> {
            assertThat(pair.received().target()).isEqualTo("/v1/responses");
            assertThat(pair.received().request().body().length).isGreaterThan(40_000);
        });
    }

    @Test
    void aConversationThatGoesOnStaysWithItsAccount() throws Exception {
        answers(Reply.text("one"), Reply.text("two"));

        codex.ask("first");
        assertThat(codex.goOn("second").said()).containsExactly("two");

        assertThat(relay.assertNothingChanged()).hasSize(2);
        assertThat(relay.sent())
                .extracting(exchange -> exchange.request().header("session-id"))
                .containsOnly(relay.sent().getFirst().request().header("session-id"));
        assertThat(askedAccounts()).containsExactly(2);
    }

    @Test
    void aWebSocketIsRefusedSoThatNobodyNotices() throws Exception {
        answers(Reply.text("Over HTTP."));

        Codex.Run run = codex.askBuiltIn("hi");

        assertThat(run.said()).containsExactly("Over HTTP.");
        assertThat(run.errors()).isEmpty();
        assertThat(relay.sent())
                .extracting(exchange -> exchange.request().startLine())
                .containsExactly("GET /v1/responses HTTP/1.1", "POST /v1/responses HTTP/1.1");
    }

    @Test
    void anAccountThatFailsIsNotNoticed() throws Exception {
        answers(Refusal.of(503), Reply.text("All is well."));

        Codex.Run run = codex.ask("hi");

        assertThat(run.said()).containsExactly("All is well.");
        assertThat(run.errors()).isEmpty();
        assertThat(relay.assertNothingChanged()).hasSize(1);
        assertThat(askedAccounts()).containsExactly(1, 1);
    }
}
