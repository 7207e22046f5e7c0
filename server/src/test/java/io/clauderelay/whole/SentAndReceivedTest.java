package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The comparison that other tests rely on finds what is to be found, and nothing else. */
class SentAndReceivedTest {
    private static final String SENT = """
            POST /v1/messages?beta=true HTTP/1.1
            Accept: application/json
            Authorization: Bearer cr_client
            X-App: cli
            anthropic-beta: one,two
            Connection: keep-alive, x-hop
            x-hop: 1
            Cookie: a=b
            accept-language: *
            Host: relay.test
            Accept-Encoding: gzip, br
            Content-Length: 14

            {"model": "m"}""";

    private static final String RECEIVED = """
            POST /v1/messages?beta=true HTTP/1.1
            host: upstream.test
            accept-encoding: identity
            x-api-key: sk-account
            Accept: application/json
            X-App: cli
            anthropic-beta: one,two
            content-length: 14

            {"model": "m"}""";

    private static final String ANSWERED = """
            HTTP/1.1 200 OK
            content-type: application/json
            request-id: req_1
            anthropic-ratelimit-requests-limit: 4000
            set-cookie: a=b
            transfer-encoding: chunked

            5
            {"a":
            2
            1}
            0

            """;

    private static final String GOT = """
            HTTP/1.1 200 OK
            content-type: application/json
            request-id: req_1
            x-relay-request-id: 01M
            content-length: 7

            {"a":1}""";

    private static byte[] wire(String text) {
        return text.replace("\n", "\r\n").getBytes(UTF_8);
    }

    private static List<String> differences(String sent, String received, String answered, String got) {
        return differences(Intended.NOTHING, sent, received, answered, got);
    }

    private static List<String> differences(
            Intended intended, String sent, String received, String answered, String got) {
        List<SentAndReceived> pairs = SentAndReceived.paired(
                WireReading.exchanges(wire(sent), wire(got)), WireReading.exchanges(wire(received), wire(answered)));
        assertThat(pairs).hasSize(1);
        return pairs.getFirst().differences("sk-account", intended);
    }

    @Test
    void whatMayDifferIsNoDifference() {
        assertThat(differences(SENT, RECEIVED, ANSWERED, GOT)).isEmpty();
    }

    private static Stream<Arguments> changesToTheUpstream() {
        return Stream.of(
                Arguments.of("/v1/messages?beta=true", "/v1/messages", "request line"),
                Arguments.of("X-App: cli\n", "", "lost"),
                Arguments.of("X-App: cli", "x-app: cli", "lost"),
                Arguments.of("one,two", "two,one", "lost"),
                Arguments.of("X-App: cli\n", "X-App: cli\nx-forwarded-for: ::1\n", "header more"),
                Arguments.of("X-App: cli\n", "X-App: cli\nx-hop: 1\n", "header more"),
                Arguments.of("X-App: cli\nanthropic-beta: one,two", "anthropic-beta: one,two\nX-App: cli", "order"),
                Arguments.of("sk-account", "cr_client", "credential"),
                Arguments.of("X-App: cli\n", "X-App: cli\nAuthorization: Bearer cr_client\n", "credential"),
                Arguments.of("identity", "gzip", "encode"),
                Arguments.of("\"model\": \"m\"", "\"model\": \"n\"", "byte 11"),
                Arguments.of("{\"model\": \"m\"}", "{\"model\":\"m\" }", "byte 9"));
    }

    @ParameterizedTest
    @MethodSource("changesToTheUpstream")
    void whatChangesOnItsWayToTheUpstreamIsFound(String from, String to, String word) {
        assertThat(differences(SENT, RECEIVED.replace(from, to), ANSWERED, GOT))
                .anySatisfy(difference -> assertThat(difference).contains(word));
    }

    private static Stream<Arguments> changesToTheClient() {
        return Stream.of(
                Arguments.of("200 OK", "201 Created", "status line"),
                Arguments.of("application/json", "text/plain", "lost"),
                Arguments.of("x-relay-request-id", "x-unheard-of", "header more"),
                Arguments.of("content-type", "anthropic-ratelimit-requests-limit: 4000\ncontent-type", "header more"),
                Arguments.of("{\"a\":1}", "{\"a\":2}", "byte 5"),
                Arguments.of("content-length: 7", "content-length: 9", "became"));
    }

    @ParameterizedTest
    @MethodSource("changesToTheClient")
    void whatChangesOnItsWayToTheClientIsFound(String from, String to, String word) {
        assertThat(differences(SENT, RECEIVED, ANSWERED, GOT.replace(from, to)))
                .anySatisfy(difference -> assertThat(difference).contains(word));
    }

    private static final String ASKED_FOR_USAGE = RECEIVED.replace("content-length: 14", "content-length: 54")
            .replace("{\"model", "{\"stream_options\":{\"include_usage\":true},\"model");

    private static final String TOLD_USAGE = GOT.replace("x-relay-request-id: 01M\n", "")
            .replace("content-length: 7", "content-length: 68")
            .replace("{\"a\":1}", "data: {\"a\":1}\n\ndata: {\"choices\":[],\"usage\":{}}\n\ndata: [DONE]\n\n");

    private static final String LOST_USAGE = GOT.replace("content-length: 7", "content-length: 33")
            .replace("{\"a\":1}", "data: {\"a\":1}\n\ndata: [DONE]\n\n");

    @Test
    void whatIsToChangeIsNoDifference() {
        assertThat(differences(Intended.USAGE_ASKED, SENT, ASKED_FOR_USAGE, TOLD_USAGE, LOST_USAGE))
                .isEmpty();
        assertThat(differences(
                        Intended.arrivesAs("{\"model\": \"n\"}").unpacked(),
                        SENT.replace("Content-Length", "Content-Encoding: gzip\nContent-Length"),
                        RECEIVED.replace("\"m\"", "\"n\""),
                        ANSWERED,
                        GOT))
                .isEmpty();
    }

    @Test
    void whateverElseChangesIsFound() {
        assertThat(differences(SENT, ASKED_FOR_USAGE, TOLD_USAGE, LOST_USAGE)).hasSize(2);
        assertThat(differences(Intended.USAGE_ASKED, SENT, ASKED_FOR_USAGE, TOLD_USAGE, TOLD_USAGE))
                .singleElement(STRING)
                .contains("to the client");
        assertThat(differences(Intended.USAGE_ASKED, SENT, RECEIVED, TOLD_USAGE, LOST_USAGE))
                .singleElement(STRING)
                .contains("to the upstream");
    }

    @Test
    void anAttemptThatTheClientDidNotSeeHasNoPartner() {
        assertThat(SentAndReceived.paired(
                        WireReading.exchanges(wire(SENT), wire(GOT)),
                        WireReading.exchanges(wire(RECEIVED), wire(ANSWERED.replace("req_1", "req_2")))))
                .isEmpty();
    }

    @Test
    void exchangesFollowEachOtherOnAConnectionAndInterimAnswersDoNotCount() {
        String two = "HTTP/1.1 100 Continue\n\n" + ANSWERED + GOT;

        List<WireExchange> exchanges = WireReading.exchanges(wire(RECEIVED + SENT), wire(two));

        assertThat(exchanges).hasSize(2).allMatch(exchange -> {
            WireMessage answer = exchange.answer();
            return answer != null && answer.whole() && new String(answer.body(), UTF_8).equals("{\"a\":1}");
        });
        assertThat(WireReading.exchanges(wire(SENT.substring(0, SENT.length() - 3)), wire("")))
                .isEmpty();
    }
}
