package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Header;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.ServedAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers pass, which are replaced, and which never leave the relay. */
@ExtendWith(LeakWatch.class)
class HeadersTest {
    private static RunningRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.start(folder);
    }

    @AfterEach
    void theNextTestFindsTheAccountReady() {
        relay.forgive(relay.account());
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    private static ServedAnswer.Request forwarded(Ask ask) {
        return relay.served(relay.ask(ask)).request();
    }

    private static List<String> names(ServedAnswer.Request request) {
        return request.headers().stream()
                .map(header -> header.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    // ---- to the upstream

    @Test
    void theUpstreamGetsItsOwnCredentialAndNeitherOfTheClients() {
        ServedAnswer.Request served = forwarded(
                relay.message().line("Authorization: Bearer " + relay.key().secret()));

        assertThat(names(served)).doesNotContain("authorization").containsOnlyOnce("x-api-key");
        assertThat(served.header("x-api-key")).hasValue(RunningRelay.CREDENTIAL);
        assertThat(served.headers())
                .extracting(Header::value)
                .noneMatch(value -> value.contains(relay.key().secret()));
        assertThat(served.header("host"))
                .hasValue("127.0.0.1:" + relay.upstream().port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-forwarded-for: 10.0.0.1",
                "x-forwarded-proto: https",
                "Forwarded: for=10.0.0.1",
                "x-real-ip: 10.0.0.1",
                "via: 1.1 proxy",
                "cf-connecting-ip: 10.0.0.1",
                "true-client-ip: 10.0.0.1",
                "Cookie: a=b",
                "origin: https://x.example",
                "referer: https://x.example/",
                "sec-fetch-mode: cors",
                "Accept-Language: de",
                "openai-organization: org",
                "anthropic-workspace-id: wrkspc_1",
                "x-session-id: 1",
                "X-Session-Affinity: 1",
                "x-relay-account: other",
                "proxy-authorization: Basic eA==",
                "TE: trailers",
                "keep-alive: timeout=5"
            })
    void whatConcernsOnlyTheWayToTheRelayEndsHere(String line) {
        String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);

        assertThat(names(forwarded(relay.message().line(line)))).doesNotContain(name);
    }

    @Test
    void whatAConnectionHeaderNamesEndsHereToo() {
        ServedAnswer.Request served =
                forwarded(relay.message().line("connection: keep-alive, X-Hop").line("x-hop: 1"));

        assertThat(names(served)).doesNotContain("x-hop", "connection");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic-beta: claude-code-20250219,interleaved-thinking-2025-05-14,nobody-knows-2030-01-01",
                "User-Agent: claude-cli/2.1.330 (external, sdk-cli)",
                "X-Stainless-Timeout: 600",
                "x-app: cli",
                "session-id: 019a",
                "x-codex-window-id: 019a:0",
                "X-Claude-Code-Session-Id: 2a2f9141-8c6c-4671-9f29-94117d8b666b",
                "x-something-new: of value",
                "accept: application/json",
                "anthropic-dangerous-direct-browser-access: true"
            })
    void everythingElsePassesVerbatim(String line) {
        String name = line.substring(0, line.indexOf(':'));

        assertThat(forwarded(relay.message().line(line)).headers())
                .contains(new Header(name, line.substring(name.length() + 2)));
    }

    @Test
    void theVersionIsTheClients() {
        Ask ask = relay.message().without("anthropic-version");

        assertThat(forwarded(ask.line("anthropic-version: 2026-10-21")).header("anthropic-version"))
                .hasValue("2026-10-21");
        // The upstream asks for one, and the relay does not invent it.
        RawAnswer none = relay.ask(ask);
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.errorMessage()).contains("anthropic-version");
    }

    @Test
    void manyAndLongHeadersPass() {
        String betas = "b".repeat(30_000);

        assertThat(forwarded(relay.message().line("anthropic-beta: " + betas)).header("anthropic-beta"))
                .hasValue(betas);
    }

    // ---- to the client

    @Test
    void theClientGetsTheUpstreamsRequestIdAndTheRelaysOwn() {
        RawAnswer answer = relay.ask(relay.stream());

        assertThat(answer.required("request-id")).startsWith("req_011C");
        assertThat(answer.headerNames())
                .containsOnlyOnce("request-id", "x-relay-request-id", "content-type", "transfer-encoding");
        assertThat(relay.ledger().await(answer.exchangeId()).status()).isEqualTo(200);
    }

    @Test
    void withoutAnUpstreamsIdOursStandsInForIt() {
        relay.upstream().answerNextWith(Reply.text("hi").withHeader("request-id", ""));
        RawAnswer blank = relay.ask(relay.message());
        assertThat(blank.header("request-id")).hasValue("");

        RawAnswer own = relay.ask(Ask.of("GET /nowhere"));
        assertThat(own.required("request-id")).isEqualTo(own.exchangeId());
        assertThat(own.json().get("request_id").asText()).isEqualTo(own.exchangeId());
    }

    @Test
    void whatBelongsToTheAccountOrTheWayToItIsKeptFromTheClient() {
        relay.upstream()
                .answerNextWith(Reply.text("hi")
                        .withHeader("anthropic-workspace-id", "wrkspc_1")
                        .withHeader("anthropic-priority-input-tokens-limit", "1")
                        .withHeader("x-ratelimit-limit-requests", "1")
                        .withHeader("alt-svc", "h3=\":443\"")
                        .withHeader("nel", "{}")
                        .withHeader("report-to", "{}")
                        .withHeader("x-relay-request-id", "forged")
                        .withHeader("keep-alive", "timeout=5"));
        RawAnswer answer = relay.ask(relay.stream());

        assertThat(answer.headerNames())
                .noneMatch(name -> name.startsWith("anthropic-")
                        || name.startsWith("cf-")
                        || name.startsWith("x-envoy-")
                        || name.startsWith("x-ratelimit-"))
                .doesNotContain(
                        "set-cookie",
                        "server",
                        "via",
                        "alt-svc",
                        "nel",
                        "report-to",
                        "strict-transport-security",
                        "keep-alive")
                .containsOnlyOnce("x-relay-request-id");
        assertThat(answer.exchangeId()).isNotEqualTo("forged");
    }

    @Test
    void whatTheClientGoesByPasses() {
        relay.upstream()
                .answerNextWith(Refusal.of(429)
                        .retryAfter(20)
                        .withHeader("retry-after-ms", "20000")
                        .withHeader("x-should-retry", "true")
                        .withHeader("x-something-new", "of value"));
        RawAnswer answer = relay.ask(relay.message());

        assertThat(Map.of(
                        "retry-after", "20",
                        "retry-after-ms", "20000",
                        "x-should-retry", "true",
                        "x-something-new", "of value",
                        "cache-control", "no-cache"))
                .allSatisfy((name, value) -> assertThat(answer.header(name)).hasValue(value));
    }

    @Test
    void onlyStreamsTellProxiesNotToBuffer() {
        assertThat(relay.ask(relay.stream()).header("x-accel-buffering")).hasValue("no");
        assertThat(relay.ask(relay.message()).header("x-accel-buffering")).isEmpty();
    }
}
