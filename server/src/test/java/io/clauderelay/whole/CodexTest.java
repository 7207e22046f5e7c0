package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Block;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.bench.ToolConversation;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** The newer model calls a tool of plain text from inside of its input, the older one a function. */
    @ParameterizedTest
    @CsvSource({"gpt-6.1-sol, custom_tool_call_output", "gpt-5.4, function_call_output"})
    void aCommandIsRunAndItsResultComesBack(String model, String output) throws Exception {
        answers(ToolConversation.ECHO, ToolConversation.ECHO);

        Codex.Run run = codex.ask(model, "Run a command");

        assertThat(run.said()).last().isEqualTo(ToolConversation.ECHO.closing());
        assertThat(relay.assertNothingChanged()).hasSize(2);
        JsonNode input = inputOf(relay.sent().getLast());
        assertThat(input.path(input.size() - 1).path("type").asText()).isEqualTo(output);
    }

    private static JsonNode inputOf(WireExchange exchange) throws IOException {
        return Json.mapper().readTree(exchange.request().body()).path("input");
    }

    @Test
    void aConversationThatIsTooLongIsCompactedAndGoesOn() throws Exception {
        TokenCounts many = new TokenCounts(20_000, 10, 0, 0, 0, 0, 0);
        answers(Reply.text("one").withTokens(many), Reply.text("compacted"), Reply.text("two"));

        codex.ask("first");
        Codex.Run run = codex.goOnCompacted(10_000, "second");

        assertThat(run.said()).containsExactly("two");
        assertThat(run.errors()).isEmpty();
        assertThat(relay.assertNothingChanged()).hasSize(3);
        assertThat(inputOf(relay.sent().get(1)).toString()).contains("\"type\":\"compaction_trigger\"");
        assertThat(inputOf(relay.sent().get(2)).toString()).contains("\"type\":\"compaction\"");
    }

    @Test
    void aSubAgentWorksInTheSameSession() throws Exception {
        relay.relay().upstream().answerSubAgentsWith(Reply.text("A folder."));
        answers(
                Reply.of(new Block.ToolUse(
                        "collaboration.spawn_agent", "{\"task_name\":\"look\",\"message\":\"What do you see?\"}")),
                Reply.of(new Block.ToolUse("collaboration.wait_agent", "{\"timeout_ms\":10000}")),
                Reply.text("It sees a folder."));

        Codex.Run run = codex.ask("Ask another");

        assertThat(run.said()).last().isEqualTo("It sees a folder.");
        assertThat(relay.assertNothingChanged()).hasSize(4);
        assertThat(relay.sent())
                .filteredOn(exchange ->
                        exchange.request().header("x-openai-subagent").isPresent())
                .hasSize(1);
        assertThat(relay.sent())
                .extracting(exchange -> exchange.request().header("session-id"))
                .containsOnly(relay.sent().getFirst().request().header("session-id"));
        assertThat(askedAccounts()).containsExactly(4);
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
