package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Block;
import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.bench.ToolConversation;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Claude Code works behind the relay as it does without one, and the relay changes nothing of what they say. */
@ExtendWith({PublishedClients.Condition.class, LeakWatch.class})
class ClaudeCodeTest {
    private static final String SESSION = "x-claude-code-session-id";

    private static RecordedRelay relay;

    @TempDir
    private Path folder;

    private ClaudeCode claude;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RecordedRelay.start(folder, Platform.CLAUDE_CONSOLE, 2);
    }

    @BeforeEach
    void install() throws IOException {
        relay.forget();
        claude = ClaudeCode.in(folder, relay.baseUrl(), relay.key().secret());
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

    private static List<String> sessions() {
        return relay.sent().stream()
                .map(exchange -> exchange.request().header(SESSION).orElse("none"))
                .distinct()
                .toList();
    }

    private static JsonNode body(WireExchange exchange) throws IOException {
        return Json.mapper().readTree(exchange.request().body());
    }

    /** How many requests each account got, the busiest first. */
    private static List<Integer> shares() {
        return relay.received().stream()
                .map(List::size)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    // ---- turns

    @Test
    void oneTurnIsOneRequestThatArrivesAsItWasSent() throws Exception {
        answers(Reply.text("Nothing to do."));

        ClaudeCode.Run run = claude.ask("Say that there is nothing to do");

        assertThat(run.result()).isEqualTo("Nothing to do.");
        assertThat(relay.assertNothingChanged()).singleElement().satisfies(pair -> {
            assertThat(pair.received().target()).isEqualTo("/v1/messages?beta=true");
            assertThat(pair.received().request().body().length).isGreaterThan(40_000);
            assertThat(pair.received().request().header(SESSION)).hasValue(run.sessionId());
        });
    }

    @Test
    void aKeyInTheOtherVariableWorksTheSame() throws Exception {
        claude.without("ANTHROPIC_AUTH_TOKEN")
                .with("ANTHROPIC_API_KEY", relay.key().secret());
        answers(Reply.text("Fine."));

        assertThat(claude.ask("hi").result()).isEqualTo("Fine.");
        assertThat(relay.assertNothingChanged())
                .singleElement()
                .satisfies(pair -> assertThat(pair.sent().request().header("x-api-key"))
                        .hasValue(relay.key().secret()));
    }

    @Test
    void aToolIsCalledAndItsResultComesBack() throws Exception {
        answers(ToolConversation.ECHO, ToolConversation.ECHO);

        ClaudeCode.Run run = claude.ask("Run the command", "--allowedTools", "Bash");

        assertThat(run.result()).isEqualTo(ToolConversation.ECHO.closing());
        List<SentAndReceived> turns = relay.assertNothingChanged();
        assertThat(turns).hasSize(2);
        assertThat(new String(turns.getLast().received().request().body(), UTF_8))
                .contains("\"tool_result\"", "relay-tool-ok");
        assertThat(shares()).containsExactly(2, 0);
    }

    @Test
    void thinkingComesBackWithItsSignature() throws Exception {
        String signature = "RXJVQjU1MjMxMWE3Mjg=";
        answers(
                Reply.of(
                        new Block.Thinking("First a look.", signature),
                        new Block.ToolUse("Bash", "{\"command\":\"echo seen\",\"description\":\"Look\"}")),
                Reply.text("Seen."));

        assertThat(claude.ask("Look", "--allowedTools", "Bash").result()).isEqualTo("Seen.");
        assertThat(relay.assertNothingChanged().getLast().received())
                .satisfies(exchange -> assertThat(body(exchange).toString()).contains(signature));
    }

    // ---- sessions

    @Test
    void aConversationThatGoesOnStaysWithItsAccount() throws Exception {
        answers(Reply.text("one"), Reply.text("two"), Reply.text("three"));

        String session = claude.ask("first").sessionId();
        claude.ask("second", "--continue");
        claude.ask("third", "--resume", session);

        assertThat(relay.assertNothingChanged()).hasSize(3);
        assertThat(sessions()).containsExactly(session);
        assertThat(shares()).containsExactly(3, 0);
    }

    @Test
    void anOldConversationStaysWhereItIsAndANewOneGoesWhereAllGo() throws Exception {
        try (RecordedRelay fresh = RecordedRelay.start(folder.resolve("fresh"), Platform.CLAUDE_CONSOLE, 2)) {
            claude = ClaudeCode.in(folder, fresh.baseUrl(), fresh.key().secret());
            String old = claude.ask("first").sessionId();
            int mine = fresh.received().getFirst().isEmpty() ? 1 : 0;
            fresh.prefer(1 - mine);
            String young = claude.ask("first of another").sessionId();
            claude.ask("second", "--resume", old);
            claude.ask("second of another", "--resume", young);

            assertThat(fresh.assertNothingChanged()).hasSize(4);
            assertThat(fresh.received().get(mine))
                    .extracting(exchange -> exchange.request().header(SESSION).orElse("none"))
                    .containsExactly(old, old);
            assertThat(fresh.received().get(1 - mine))
                    .extracting(exchange -> exchange.request().header(SESSION).orElse("none"))
                    .containsExactly(young, young);
        }
    }

    @Test
    void aConversationIsCompacted() throws Exception {
        answers(
                Reply.text("A first answer."),
                Reply.text("<summary>There was a first answer.</summary>"),
                Reply.text("Going on."));

        claude.ask("first");
        claude.ask("/compact", "--continue");
        ClaudeCode.Run after = claude.ask("go on", "--continue");

        assertThat(after.result()).isEqualTo("Going on.");
        List<SentAndReceived> all = relay.assertNothingChanged();
        assertThat(all).hasSize(3);
        assertThat(body(all.getLast().received()).toString()).contains("There was a first answer.");
        assertThat(sessions()).hasSize(1);
        assertThat(shares()).containsExactly(3, 0);
    }

    @Test
    void aSubAgentWorksInTheSameSession() throws Exception {
        String order = Json.write(Map.of(
                "description", "Look around",
                "prompt", "Say what you see",
                "subagent_type", "general-purpose",
                "run_in_background", false));
        answers(
                Reply.of(Block.Text.of("I ask another."), new Block.ToolUse("Agent", order)),
                Reply.text("The sub-agent sees a folder."),
                Reply.text("It sees a folder."));

        assertThat(claude.ask("Ask another").result()).isEqualTo("It sees a folder.");

        assertThat(relay.assertNothingChanged()).hasSize(3);
        assertThat(relay.sent())
                .filteredOn(exchange ->
                        exchange.request().header("x-claude-code-agent-id").isPresent())
                .hasSize(1);
        assertThat(sessions()).hasSize(1);
        assertThat(shares()).containsExactly(3, 0);
    }

    @Test
    void itsContextIsCountedByManyRequestsAtOnce() throws Exception {
        assertThat(claude.ask("/context").result()).contains("Context Usage");

        assertThat(relay.assertNothingChanged())
                .hasSizeGreaterThan(5)
                .allSatisfy(pair -> assertThat(pair.sent().target()).startsWith("/v1/messages/count_tokens"));
    }

    // ---- troubles

    @Test
    void anAccountThatFailsIsNotNoticed() throws Exception {
        answers(Refusal.of(529), Reply.text("All is well."));

        assertThat(claude.ask("hi").result()).isEqualTo("All is well.");
        assertThat(relay.assertNothingChanged()).hasSize(1);
        assertThat(shares()).containsExactly(1, 1);
    }

    @Test
    void anErrorInTheMiddleOfAStreamIsGotOver() throws Exception {
        answers(Reply.events(20, 150).withFlaw(Flaw.overloadedAfter(8)), Reply.text("Once more, whole."));

        assertThat(claude.ask("hi").result()).isEqualTo("Once more, whole.");
        assertThat(relay.assertNothingChanged())
                .extracting(pair -> body(pair.received()).path("stream").asBoolean())
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void aRequestThatIsRefusedIsShownInTheUpstreamsWords() throws Exception {
        answers(Refusal.of(413));

        ClaudeCode.Run run = claude.run("hi");

        assertThat(run.status()).isNotZero();
        assertThat(run.result()).contains("Request too large");
        assertThat(relay.assertNothingChanged()).hasSize(1);
    }

    @Test
    void aWrongKeyIsToldAtOnce() throws Exception {
        ClaudeCode.Run run =
                claude.with("ANTHROPIC_AUTH_TOKEN", "cr_nobody-knows").run("hi");

        assertThat(run.status()).isNotZero();
        assertThat(relay.sent()).singleElement().satisfies(exchange -> {
            assertThat(exchange.answer())
                    .isNotNull()
                    .extracting(WireMessage::startLine)
                    .asString()
                    .contains(" 401 ");
        });
        assertThat(shares()).containsExactly(0, 0);
    }
}
