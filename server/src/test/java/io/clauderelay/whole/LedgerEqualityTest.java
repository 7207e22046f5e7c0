package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Block;
import io.clauderelay.bench.EventStyle;
import io.clauderelay.bench.Framing;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the upstream answers and however it writes it: the relay's ledger has the tokens of the upstream's own. */
@ExtendWith(LeakWatch.class)
class LedgerEqualityTest {
    private static final List<Reply> CONTENTS = List.of(
            Reply.text("A short answer, with a comma and a \"quote\"."),
            Reply.events(40, 300),
            Reply.of(
                    new Block.Thinking("First the web, then the answer.", "RXJVQjU1MjMxMWE3Mjg="),
                    Block.Text.of("Sunny, 20 °C, 晴 — and \\ survives."),
                    new Block.ToolUse("look", "{\"where\":[1,2],\"usage\":{\"input_tokens\":7}}")),
            Reply.of(new Block.ToolUse("look", "{}"), new Block.ToolUse("listen", "{\"error\":{\"code\":\"none\"}}")),
            Reply.text("I would rather not.").stoppedBy("refusal"),
            Reply.text("This goes on and").stoppedBy("max_tokens"));

    private static RunningRelay relay;

    /** What can be asked for, in which mode. */
    enum Asking {
        MESSAGE_STREAM("/v1/messages", "\"messages\":[],\"stream\":true"),
        MESSAGE("/v1/messages", "\"messages\":[],\"stream\":false"),
        RESPONSE_STREAM("/v1/responses", "\"input\":\"hi\",\"stream\":true"),
        RESPONSE_STREAM_WITH_REASONING(
                "/v1/responses",
                "\"input\":\"hi\",\"stream\":true,\"store\":false,\"include\":[\"reasoning.encrypted_content\"]"),
        RESPONSE("/v1/responses", "\"input\":\"hi\""),
        COMPACTION("/v1/responses/compact", "\"input\":\"hi\""),
        COMPACTION_TRIGGER("/v1/responses", "\"input\":[{\"type\":\"compaction_trigger\"}],\"stream\":true"),
        CHAT_STREAM("/v1/chat/completions", "\"messages\":[],\"stream\":true"),
        CHAT_STREAM_WITH_USAGE(
                "/v1/chat/completions", "\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true}"),
        CHAT("/v1/chat/completions", "\"messages\":[],\"stream\":false");

        private final String path;
        private final String rest;

        Asking(String path, String rest) {
            this.path = path;
            this.rest = rest;
        }

        boolean isOfAnthropic() {
            return path.equals("/v1/messages");
        }

        boolean streams() {
            return rest.contains("\"stream\":true");
        }

        boolean tellsClientsTheUsage() {
            return this != CHAT_STREAM;
        }

        Ask ask(String secret) {
            String model = isOfAnthropic() ? Ask.MODEL : "gpt-6.1-sol";
            Ask head = isOfAnthropic()
                    ? Ask.post(path, secret)
                    : Ask.of("POST " + path, "authorization: Bearer " + secret);
            return head.body("{\"model\":\"" + model + "\"," + rest + "}");
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.start(folder);
        relay.api()
                .createAccount(
                        Platform.CODEX, relay.upstream().baseUrl(), "sk-of-openai-0001", Map.of("name", "openai"));
        relay.newKey("whose creation tells that the account is in force");
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    /** Every class of tokens; no two numbers of any two answers are alike. */
    private static TokenCounts tokens(int number, boolean searches) {
        return new TokenCounts(
                1_000_000L + number,
                200_000L + number,
                50_000L + number,
                30_000L + number,
                20_000L + number,
                7_000L + number,
                searches ? number : 0);
    }

    private static Stream<Reply> written(Reply reply) {
        Stream<Reply> framed =
                Arrays.stream(Framing.values()).map(reply::framed).flatMap(one -> Stream.of(one, one.inPiecesOf(3)));
        Stream<Reply> styled = Arrays.stream(EventStyle.values()).map(reply::written);
        Reply all = reply.withCrlf().withComments().withMultiLineData();
        return Stream.of(framed, styled, Stream.of(all, all.inPiecesOf(3))).flatMap(stream -> stream);
    }

    @ParameterizedTest
    @EnumSource(Asking.class)
    void everyAnswerHasTheTokensThatTheUpstreamHas(Asking asking) throws IOException {
        ManagementApi.IssuedKey key = relay.newKey(asking.name());
        List<Reply> replies =
                CONTENTS.stream().flatMap(LedgerEqualityTest::written).toList();
        List<RawAnswer> answers = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            relay.upstream().answerNextWith(replies.get(i).withTokens(tokens(i + 1, asking.isOfAnthropic())));
            answers.add(relay.ask(asking.ask(key.secret())));
        }

        Map<String, LedgerFile.Row> rows = relay.ledger()
                .awaitAll(answers.stream().map(RawAnswer::exchangeId).toList());
        assertThat(relay.ledger().awaitOfKey(key.id(), answers.size())).hasSameSizeAs(answers);
        for (int i = 0; i < answers.size(); i++) {
            RawAnswer answer = answers.get(i);
            LedgerFile.Row row = Objects.requireNonNull(rows.get(answer.exchangeId()));
            ServedAnswer served = relay.served(answer);
            assertThat(row.tokens())
                    .as("%s %s", asking, replies.get(i))
                    .isEqualTo(served.tokens())
                    .isEqualTo(tokens(i + 1, asking.isOfAnthropic()));
            assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(row.attempts()).isEqualTo(1);
            assertThat(row.stream()).isEqualTo(asking.streams()).isEqualTo(served.stream());
            assertThat(answer.end()).isEqualTo(RawAnswer.End.WHOLE);
            assertThat(answer.text().contains("cached_tokens") || answer.text().contains("cache_read_input_tokens"))
                    .isEqualTo(asking.tellsClientsTheUsage());
        }
        assertSumsAreEqual();
    }

    /** Of everything that was asked so far, by whomever. */
    private static void assertSumsAreEqual() {
        assertThat(sum(relay.ledger().rows().stream().map(LedgerFile.Row::tokens)))
                .isEqualTo(sum(relay.upstream().ledger().answers().stream().map(ServedAnswer::tokens)));
    }

    private static TokenCounts sum(Stream<TokenCounts> tokens) {
        return tokens.reduce(TokenCounts.NONE, TokenCounts::plus);
    }

    @Test
    void searchesInResponsesAreCounted() {
        Reply reply = Reply.of(
                new Block.ServerToolUse("web_search", "{\"query\":\"weather\"}"),
                new Block.ServerToolUse("web_search", "{\"query\":\"tomorrow\"}"),
                Block.Text.of("Sunny."));
        Reply written = reply.withCrlf().withMultiLineData().inPiecesOf(3);
        relay.upstream().answerNextWith(reply, written, reply, written);

        for (Asking asking :
                List.of(Asking.RESPONSE_STREAM, Asking.RESPONSE_STREAM, Asking.RESPONSE, Asking.RESPONSE)) {
            RawAnswer answer = relay.ask(asking.ask(relay.key().secret()));
            assertThat(relay.ledger().await(answer.exchangeId()).tokens())
                    .isEqualTo(relay.served(answer).tokens())
                    .extracting(TokenCounts::webSearches)
                    .isEqualTo(2L);
        }
    }

    @ParameterizedTest
    @EnumSource(Asking.class)
    void whatIsRefusedHasNoTokens(Asking asking) {
        relay.upstream().answerNextWith(Refusal.contentRefused());
        RawAnswer answer = relay.ask(asking.ask(relay.key().secret()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(relay.ledger().await(answer.exchangeId()).tokens())
                .isEqualTo(relay.served(answer).tokens())
                .isEqualTo(TokenCounts.NONE);
    }

    @Test
    void countingTokensUsesNone() {
        String secret = relay.key().secret();
        Ask counting = Ask.post("/v1/messages/count_tokens", secret).body(Ask.json(Ask.MODEL, false));
        for (Ask ask : List.of(counting, Asking.RESPONSE.ask(secret).to("/v1/responses/input_tokens"))) {
            RawAnswer answer = relay.ask(ask);

            assertThat(answer.json().path("input_tokens").asInt()).isPositive();
            assertThat(relay.ledger().await(answer.exchangeId()).tokens())
                    .isEqualTo(relay.served(answer).tokens())
                    .isEqualTo(TokenCounts.NONE);
        }
    }
}
