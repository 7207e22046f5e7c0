package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Script;
import io.clauderelay.bench.ScriptedUpstream;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.ProxyEntry;
import io.clauderelay.directory.ProxyEntry.Protocol;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.upstream.HandServer.Connection;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.whole.LeakWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakWatch.class)
class ProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SECRET = "sk-ant-api03-very-secret";

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private ScriptedUpstream upstream;
    private HandServer server;
    private LoopOfUpstreams loop;

    @BeforeEach
    void open() throws IOException {
        upstream = ScriptedUpstream.start(0);
        upstream.expectCredential(SECRET);
        server = new HandServer();
        loop = new LoopOfUpstreams(LoopOfUpstreams.SETTINGS);
    }

    @AfterEach
    void close() throws IOException {
        callers.close();
        loop.close();
        server.close();
        upstream.close();
    }

    @Test
    void anAccountThatAnswersIsFine() {
        ProbeResult result = probe(scripted().build());

        assertThat(result.ok()).isTrue();
        assertThat(result.status()).isEqualTo(200);
        assertThat(result.model()).isEqualTo("claude-opus-5-5");
        assertThat(result.message()).isNull();
        assertThat(result.latency()).isPositive().isLessThan(PATIENCE);
    }

    @Test
    void nothingStaysBehind() {
        probe(scripted().build());
        probe(scripted().build());

        await().until(() -> upstream.openConnections() == 0);
        assertThat(upstream.acceptedConnections()).isEqualTo(2);
    }

    @Test
    void theAccountsKeptConnectionIsLeftToTheDataPlane() throws IOException {
        Told told = new Told();
        loop.start(server.url(), false, told);
        Connection kept = server.accept();
        kept.readRequest();
        kept.send(answer("200 OK", "{}"));
        told.whole();

        CompletableFuture<ProbeResult> result = probing(LoopOfUpstreams.account(server.url()));
        Connection own = server.accept();
        own.readRequest();
        own.send(answer("200 OK", "{}"));
        assertThat(result.join().ok()).isTrue();
        assertThat(own.isClosedByRelay()).isTrue();

        Told next = new Told();
        loop.start(server.url(), false, next);
        kept.readRequest();
        kept.send(answer("200 OK", "{}"));
        assertThat(next.whole()).isEqualTo("{}");
    }

    @Test
    void asksClaudeForOneToken() throws IOException {
        CompletableFuture<ProbeResult> result =
                probing(handmade().headers(Map.of("x-team", "core")).build());
        Connection connection = server.accept();

        assertThat(connection.readRequest())
                .startsWith("POST /v1/messages HTTP/1.1\r\n")
                .contains(
                        "x-api-key: " + SECRET + "\r\n",
                        "anthropic-version: 2023-06-01\r\n",
                        "content-type: application/json\r\n",
                        "x-team: core\r\n")
                .endsWith("\r\n\r\n{\"model\":\"claude-opus-5-5\",\"max_tokens\":1,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}]}");
        connection.send(
                answer("200 OK", "{\"content\":[{\"model\":\"inner\"}],\"model\":\"claude-opus-5-5-20261001\"}"));

        assertThat(result.join().model()).isEqualTo("claude-opus-5-5-20261001");
    }

    @Test
    void asksCodexForAsLittle() throws IOException {
        CompletableFuture<ProbeResult> result =
                probing(handmade().platform(Platform.CODEX).bearer(SECRET).build());
        Connection connection = server.accept();

        assertThat(connection.readRequest())
                .startsWith("POST /v1/responses HTTP/1.1\r\n")
                .contains("authorization: Bearer " + SECRET + "\r\n")
                .doesNotContain("anthropic-version")
                .endsWith("\r\n\r\n{\"model\":\"claude-opus-5-5\",\"input\":\"ping\","
                        + "\"max_output_tokens\":16,\"store\":false}");
        connection.send(answer("200 OK", "{\"object\":\"response\",\"model\":\"gpt-6-astra\"}"));

        assertThat(result.join().model()).isEqualTo("gpt-6-astra");
    }

    @Test
    void aRefusalComesWithTheUpstreamsOwnWords() {
        upstream.expectCredential("another");
        assertThat(probe(scripted().build()))
                .extracting(ProbeResult::ok, ProbeResult::status, ProbeResult::model, ProbeResult::message)
                .containsExactly(false, 401, null, "invalid x-api-key");

        upstream.expectCredential(null);
        upstream.answerNextWith(Refusal.of(404, "not_found_error", "model: claude-opus-5-5"));
        assertThat(probe(scripted().build()).message()).isEqualTo("model: claude-opus-5-5");
    }

    @Test
    void openAisEnvelopeIsReadToo() throws IOException {
        assertThat(told(
                                "429 Too Many Requests",
                                "{\"error\":{\"message\":\"You exceeded your quota.\","
                                        + "\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}")
                        .message())
                .isEqualTo("You exceeded your quota.");
    }

    @Test
    void aPageIsShownByItsBeginningInOneLine() {
        upstream.answerNextWith(Refusal.html(502));
        assertThat(probe(scripted().build()).message()).startsWith("<html> <head><title>502");
    }

    @Test
    void ofALongAnswerOnlyTheBeginningIsShown() throws IOException {
        assertThat(told("500 Oops", "é".repeat(5_000)).message()).hasSize(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \r\n "})
    void anErrorWithoutWordsHasNone(String body) throws IOException {
        ProbeResult result = told("503 Service Unavailable", body);

        assertThat(result.ok()).isFalse();
        assertThat(result.message()).isNull();
    }

    @Test
    void aRedirectIsNoAnswer() throws IOException {
        ProbeResult result = told("301 Moved", "go away");

        assertThat(result.ok()).isFalse();
        assertThat(result.message()).isEqualTo("go away");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"no key %s here\"}}",
                "no key %s here",
                "{\"detail\":\"no key %s here\"}"
            })
    void aCredentialThatIsRepeatedIsTakenOut(String body) throws IOException {
        assertThat(told("401 Unauthorized", body.formatted(SECRET)).message())
                .contains("no key (redacted) here")
                .doesNotContain(SECRET);
    }

    @Test
    void aCredentialIsTakenOutOfAModelsName() throws IOException {
        assertThat(told("200 OK", "{\"model\":\"m-" + SECRET + "\"}").model()).isEqualTo("m-(redacted)");
    }

    @Test
    void aProxysPasswordThatIsRepeatedIsTakenOut() throws IOException {
        try (TunnelServer proxy = TunnelServer.connect(TunnelServer.loopback())) {
            String password = "p\"q";
            proxy.require("relay", password);
            AccountEntry account = handmade()
                    .through(new ProxyEntry(Protocol.HTTP, "localhost", proxy.port(), "relay", password))
                    .build();
            CompletableFuture<ProbeResult> result = probing(account);
            Connection connection = server.accept();
            connection.readRequest();
            connection.send(answer("400 Bad", "{\"seen\": \"p\\\"q and cmVsYXk6cCJx\"} p\"q"));

            assertThat(result.join().message()).isEqualTo("{\"seen\": \"(redacted) and (redacted)\"} (redacted)");
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @Test
    void aProxyThatRefusesIsTheMessage() throws IOException {
        try (TunnelServer proxy = TunnelServer.socks5()) {
            proxy.require("relay", "right");
            ProbeResult result = probe(scripted()
                    .through(new ProxyEntry(Protocol.SOCKS5, "localhost", proxy.port(), "relay", "wrong"))
                    .build());

            assertThat(result.status()).isNull();
            assertThat(result.message()).contains("the proxy localhost", "refused the username or the password");
            assertThat(upstream.acceptedConnections()).isZero();
        }
    }

    @Test
    void anUpstreamThatIsNotThereIsTheMessage() throws IOException {
        AccountEntry account = handmade().build();
        server.close();

        assertThat(probe(account))
                .extracting(ProbeResult::ok, ProbeResult::status)
                .containsExactly(false, null);
        assertThat(probe(account).message()).contains("cannot connect to the upstream");
    }

    @Test
    void aPrivateAddressBehindAProxyIsRefusedAtOnce() throws IOException {
        UpstreamSettings strict = LoopOfUpstreams.connectingWithin(Duration.ofSeconds(5), false);
        try (LoopOfUpstreams strictLoop = new LoopOfUpstreams(strict)) {
            AccountEntry account = handmade()
                    .through(new ProxyEntry(Protocol.HTTP, "localhost", 9, null, null))
                    .build();

            assertThat(strictLoop.probe().run(account, "m", PATIENCE).message()).contains("is a private address");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNotFine() throws IOException {
        CompletableFuture<ProbeResult> result = probing(handmade().build());
        Connection connection = server.accept();
        connection.readRequest();
        connection.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{");
        connection.close();

        assertThat(result.join().ok()).isFalse();
        assertThat(result.join().status()).isEqualTo(200);
        assertThat(result.join().message()).contains("in the middle of its answer");
    }

    @Test
    void patienceEnds() {
        upstream.answerWith(Script.named("silence"));

        ProbeResult result = loop.probe().run(scripted().build(), "claude-opus-5-5", Duration.ofMillis(200));

        assertThat(result)
                .extracting(ProbeResult::ok, ProbeResult::status, ProbeResult::message)
                .containsExactly(false, null, "no whole answer within PT0.2S");
        assertThat(result.latency()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        await().until(() -> upstream.openConnections() == 0);
    }

    @Test
    void nobodyReadsMoreThanIsNeeded() throws IOException {
        CompletableFuture<ProbeResult> result = probing(handmade().build());
        Connection connection = server.accept();
        connection.readRequest();
        connection.send(
                "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n{\"model\":\"m\",\"x\":\"" + "x".repeat(70_000));

        assertThat(result.join().ok()).isTrue();
        assertThat(result.join().model()).isEqualTo("m");
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @Test
    void aProbeNeedsAnEventLoop() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Probe(List.of()))
                .withMessageContaining("no event loop");
    }

    private ProbeResult told(String status, String body) throws IOException {
        CompletableFuture<ProbeResult> result = probing(handmade().build());
        Connection connection = server.accept();
        connection.readRequest();
        connection.send(answer(status, body));
        return result.join();
    }

    private static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
    }

    private ProbeResult probe(AccountEntry account) {
        return loop.probe().run(account, "claude-opus-5-5", PATIENCE);
    }

    private CompletableFuture<ProbeResult> probing(AccountEntry account) {
        return CompletableFuture.supplyAsync(() -> probe(account), callers);
    }

    private AccountEntries scripted() {
        return AccountEntries.account("acc_1").at(upstream.baseUrl()).credential(SECRET);
    }

    private AccountEntries handmade() {
        return AccountEntries.account("acc_1").at(server.url()).credential(SECRET);
    }
}
