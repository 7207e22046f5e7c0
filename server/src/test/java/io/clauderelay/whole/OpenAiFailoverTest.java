package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of responses whose account fails, in the words of their clients. */
@ExtendWith(LeakWatch.class)
class OpenAiFailoverTest {
    private static final String FAULTY = "sk-codex-faulty-0001";
    private static final String HEALTHY = "sk-codex-healthy-0002";

    /** Of another length than anything that the faulty account says. */
    private static final Script GOOD = Reply.events(7, 130);

    private static final Duration DEADLINE = Duration.ofMillis(400);

    private static RunningRelay relay;
    private static String faulty;
    private static String healthy;
    private static ManagementApi.IssuedKey either;
    private static ManagementApi.IssuedKey faultyAlone;
    private static int conversation;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.firstEventTimeout = DEADLINE;
        settings.responseTimeout = DEADLINE;
        settings.upstreamIdleTimeout = DEADLINE;
        relay = RunningRelay.startEmpty(folder, settings);
        faulty = account("faulty", FAULTY, 1);
        healthy = account("healthy", HEALTHY, 50);
        relay.upstream().answerFor(HEALTHY, GOOD);
        faultyAlone = relay.api()
                .createKey(Map.of(
                        "name", "alone", "binding", Map.of("codex", Map.of("mode", "account", "accountId", faulty))));
        either = relay.newKey("either");
    }

    private static String account(String name, String credential, int priority) {
        return relay.api()
                .createAccount(
                        Platform.CODEX,
                        relay.upstream().baseUrl(),
                        credential,
                        Map.of("name", name, "priority", priority));
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    @BeforeEach
    void forgive() {
        for (String account : List.of(faulty, healthy)) {
            relay.api().change("POST", "/accounts/codex/" + account + "/reset-rate-limit", Map.of());
        }
    }

    private RawAnswer ask(ManagementApi.IssuedKey key, String script, boolean stream) {
        relay.upstream().answerFor(FAULTY, Script.named(script));
        return relay.ask(response(key, stream));
    }

    /** Each of a conversation of its own, so that nothing but its priority speaks for an account. */
    private Ask response(ManagementApi.IssuedKey key, boolean stream) {
        return Ask.of("POST /v1/responses", "authorization: Bearer " + key.secret())
                .line("session-id: " + "conversation-" + conversation++)
                .body("{\"model\":\"gpt-6.1-sol\",\"input\":\"hi\",\"stream\":" + stream + "}");
    }

    /** What the account answers to somebody who asks it without a relay between. */
    private static RawAnswer asked(String credential, boolean stream) {
        try (RawConnection connection = RawConnection.to(relay.upstream().port())) {
            return connection.ask(Ask.of("POST /v1/responses", "authorization: Bearer " + credential)
                    .body("{\"model\":\"gpt-6.1-sol\",\"input\":\"hi\",\"stream\":" + stream + "}"));
        }
    }

    /** Without ids, which are others in each answer. */
    private static String comparable(RawAnswer answer) {
        String id = answer.required("x-request-id");
        return answer.text().replace(id, "(id)").replace(id.substring(id.indexOf('_') + 1), "(id)");
    }

    static List<Arguments> hidden() {
        List<Arguments> hidden = new ArrayList<>();
        for (String script : List.of(
                "rate-limited",
                "rate-limited-7",
                "rate-limited-30",
                "status-500",
                "status-502",
                "status-503",
                "status-504",
                "status-408",
                "overloaded",
                "status-401",
                "status-402",
                "status-403",
                "html-502",
                "reset",
                "silence",
                "headers-then-silence",
                "slow-content-9000",
                "error-first")) {
            hidden.add(Arguments.of(script, true));
            hidden.add(Arguments.of(script, false));
        }
        for (String midway : List.of("cut-after-40", "close-after-40", "stall-after-40", "no-terminal")) {
            hidden.add(Arguments.of("events-60+" + midway, false));
        }
        return hidden;
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void theClientDoesNotNoticeWhatGoesWrongBeforeContent(String script, boolean stream) {
        RawAnswer answer = ask(either, script, stream);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(comparable(answer)).isEqualTo(comparable(asked(HEALTHY, stream)));
        assertThat(answer.required("request-id")).isEqualTo(answer.required("x-request-id"));
        LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(row.accountId()).isEqualTo(healthy);
        assertThat(row.attempts())
                .as("attempts, the first on the faulty account")
                .isEqualTo(2);
        assertThat(row.tokens()).isEqualTo(relay.served(answer).tokens());
    }

    /** Codex asks again after this, and after nothing else that a cut stream could end with. */
    @ParameterizedTest
    @ValueSource(strings = {"cut-after-40", "close-after-40", "stall-after-40", "no-terminal"})
    void aStreamThatIsCutEndsAsAResponseThatFailed(String midway) {
        RawAnswer answer = ask(either, "events-60+" + midway, true);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end()).isEqualTo(RawAnswer.End.CUT);
        String last = answer.text().substring(answer.text().lastIndexOf("event: "));
        assertThat(last).startsWith("event: response.failed\ndata: {\"type\":\"response.failed\"");
        String id = answer.text().replaceFirst("(?s).*?(\"id\":\"resp_[^\"]+\").*", "$1");
        assertThat(last)
                .contains(id, "\"status\":\"failed\"", "\"code\":\"server_error\"")
                .endsWith("\n\n");
        assertThat(answer.text().split("event: response\\.failed", -1)).hasSize(2);
        assertThat(relay.ledger().await(answer.exchangeId()).outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @ParameterizedTest
    @CsvSource({"context-too-long, context_length_exceeded", "content-refused, invalid_request_error"})
    void whatIsWrongWithTheRequestIsSaidByTheUpstream(String script, String said) {
        for (boolean stream : new boolean[] {true, false}) {
            RawAnswer answer = ask(either, script, stream);

            assertThat(answer.status())
                    .as(relay.ledger().await(answer.exchangeId()).toString())
                    .isEqualTo(400);
            assertThat(answer.text()).contains(said);
            assertThat(comparable(answer)).isEqualTo(comparable(asked(FAULTY, stream)));
        }
    }

    /** Codex gives up on a 429 that does not say it. */
    @ParameterizedTest
    @CsvSource({"rate-limited, ''", "rate-limited-30, 30"})
    void a429AlwaysSaysWhenToComeBack(String script, String said) {
        RawAnswer answer = ask(faultyAlone, script, true);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(answer.required("retry-after")).matches(said.isEmpty() ? "[1-9]|[1-5][0-9]|60" : said);
        RawAnswer next = relay.ask(response(faultyAlone, true));
        assertThat(next.status()).isEqualTo(429);
        assertThat(next.required("retry-after")).matches("[1-9]|[1-5][0-9]|60");
    }

    @Test
    void aCredentialThatTheUpstreamRefusesIsNotTheClients() {
        RawAnswer answer = ask(faultyAlone, "status-401", true);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("server_error");
        assertThat(answer.json().at("/error/message").asText()).contains("the relay's own credential");
        assertThat(answer.json().at("/error/param").isNull()).isTrue();
        assertThat(answer.required("retry-after")).isEqualTo("5");
    }

    @Test
    void anOverloadedUpstreamIsShownAsItIs() {
        RawAnswer answer = ask(faultyAlone, "overloaded", true);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo("server_is_overloaded");
    }

    /** It has all it waits for, and Codex does not stay for the end of the connection. */
    @Test
    void whoLeavesRightAfterTheLastEventHasBeenServed() {
        relay.upstream().answerFor(FAULTY, Script.named("events-20"));
        String exchangeId;
        try (RawConnection connection = relay.connect()) {
            connection.send(response(faultyAlone, true).bytes());
            String head = connection.readUntil("event: response.completed");
            connection.readUntil("\n\n");
            exchangeId = head.replaceAll("(?s).*x-relay-request-id: (\\S+)\r.*", "$1");
        }

        LedgerFile.Row row = relay.ledger().await(exchangeId);
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(row.tokens()).isNotNull();
    }

    /** Not every endpoint that speaks Responses speaks chats, and only asking tells. */
    @Test
    void anAccountThatDoesNotSpeakChatsIsLeftAloneWithThem() {
        relay.upstream().answerFor(FAULTY, Script.named("status-404"));
        Ask chat = Ask.of("POST /v1/chat/completions", "authorization: Bearer " + either.secret())
                .body("{\"model\":\"gpt-6.1-sol\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        RawAnswer first = relay.ask(chat);
        RawAnswer second = relay.ask(chat.line("x-session-id: another"));
        RawAnswer response = ask(either, "events-20", true);

        assertThat(List.of(first.status(), second.status())).containsOnly(200);
        assertThat(relay.ledger().await(first.exchangeId()).attempts()).isEqualTo(2);
        assertThat(relay.ledger().await(second.exchangeId()).attempts()).isEqualTo(1);
        assertThat(relay.ledger().await(response.exchangeId()).accountId()).isEqualTo(faulty);
    }

    @Test
    void whoeverAsksForAChatThatNobodySpeaksGetsTheUpstreamsOwn404() {
        relay.upstream().answerFor(FAULTY, Script.named("status-404"));
        Ask chat = Ask.of("POST /v1/chat/completions", "authorization: Bearer " + faultyAlone.secret())
                .body("{\"model\":\"gpt-6.1-sol\",\"messages\":[]}");

        for (int i = 0; i < 2; i++) {
            RawAnswer answer = relay.ask(chat);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(relay.upstream().ledger().find(answer.required("x-request-id")))
                    .isPresent();
        }
    }

    @Test
    void whatTellsOfTheAccountIsNotPassedOn() {
        RawAnswer answer = ask(either, "events-20", true);

        assertThat(answer.headerNames())
                .contains("openai-processing-ms", "openai-version", "x-accel-buffering")
                .doesNotContain("openai-organization", "set-cookie", "server", "cf-ray", "cf-cache-status")
                .noneMatch(name -> name.startsWith("x-ratelimit"));
    }
}
