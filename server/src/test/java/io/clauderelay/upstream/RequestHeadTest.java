package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.testing.AccountEntries;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestHeadTest {
    @Test
    void writesTheClientsHeadersWithTheAccountsCredential() {
        HttpHeaders client = new DefaultHttpHeaders()
                .add("Host", "relay.example:3000")
                .add("User-Agent", "claude-cli/2.1.330 (external, cli)")
                .add("Authorization", "Bearer cr_client")
                .add("X-Api-Key", "cr_client")
                .add("anthropic-beta", "a-2025-01-01,b-2026-01-01")
                .add("X-Unknown", "kept")
                .add("Content-Length", "999")
                .add("Accept-Encoding", "gzip, br");

        List<String> lines = lines(account(URI.create("https://api.example"), Map.of()), client, "{}");

        assertThat(lines)
                .containsExactly(
                        "POST /v1/messages?beta=true HTTP/1.1",
                        "host: api.example",
                        "accept-encoding: identity",
                        "x-api-key: sk-upstream",
                        "User-Agent: claude-cli/2.1.330 (external, cli)",
                        "anthropic-beta: a-2025-01-01,b-2026-01-01",
                        "X-Unknown: kept",
                        "content-length: 2",
                        "",
                        "");
    }

    @Test
    void theBasePathAndPortOfTheAccountAreKept() {
        List<String> lines =
                lines(account(URI.create("http://api.example:8080/team%20a"), Map.of()), new DefaultHttpHeaders(), "");

        assertThat(lines).startsWith("POST /team%20a/v1/messages?beta=true HTTP/1.1", "host: api.example:8080");
        assertThat(lines).contains("content-length: 0");
    }

    @Test
    void whatConcernsOnlyTheWayToTheRelayStaysHere() {
        HttpHeaders client = new DefaultHttpHeaders();
        for (String name : List.of(
                "connection",
                "keep-alive",
                "proxy-authorization",
                "proxy-connection",
                "te",
                "trailer",
                "transfer-encoding",
                "upgrade",
                "expect",
                "x-forwarded-for",
                "x-forwarded-host",
                "forwarded",
                "x-real-ip",
                "via",
                "cf-ray",
                "cf-connecting-ip",
                "true-client-ip",
                "cookie",
                "origin",
                "referer",
                "sec-fetch-mode",
                "accept-language",
                "openai-organization",
                "openai-project",
                "anthropic-workspace-id",
                "x-relay-debug")) {
            client.add(name, "x");
        }

        List<String> lines = lines(account(URI.create("https://api.example"), Map.of()), client, "");

        assertThat(lines).hasSize(7);
    }

    @Test
    void whatConnectionNamesIsHopByHopInEveryOneOfItsLines() {
        HttpHeaders client = new DefaultHttpHeaders()
                .add("Connection", "keep-alive, X-First")
                .add("Connection", "X-Second")
                .add("x-first", "1")
                .add("X-SECOND", "2")
                .add("x-third", "3");

        List<String> lines = lines(account(URI.create("https://api.example"), Map.of()), client, "");

        assertThat(lines).contains("x-third: 3");
        assertThat(String.join("\n", lines))
                .doesNotContainIgnoringCase("x-first")
                .doesNotContainIgnoringCase("x-second");
    }

    @Test
    void connectionCannotTakeTheAccountsOwnLinesAway() {
        HttpHeaders client = new DefaultHttpHeaders().add("Connection", "close, host, x-api-key, content-length, *");

        List<String> lines = lines(account(URI.create("https://api.example"), Map.of()), client, "{}");

        assertThat(lines).contains("host: api.example", "x-api-key: sk-upstream", "content-length: 2");
    }

    @Test
    void theAccountsStaticHeadersReplaceTheClients() {
        HttpHeaders client =
                new DefaultHttpHeaders().add("User-Agent", "curl/8").add("X-Team", "client");

        List<String> lines = lines(
                account(URI.create("https://api.example"), Map.of("user-agent", "relay/1", "x-team", "a")), client, "");

        assertThat(lines)
                .contains("user-agent: relay/1", "x-team: a")
                .doesNotContain("User-Agent: curl/8", "X-Team: client");
    }

    @Test
    void bytesBeyondAsciiPassUnchanged() {
        HttpHeaders client = new DefaultHttpHeaders().add("x-name", "é");

        assertThat(lines(account(URI.create("https://api.example"), Map.of()), client, ""))
                .contains("x-name: é");
    }

    private static AccountEntry account(URI baseUrl, Map<String, String> headers) {
        return AccountEntries.account("acc_1").at(baseUrl).headers(headers).build();
    }

    private static List<String> lines(AccountEntry account, HttpHeaders client, String body) {
        ByteBuf content = Unpooled.copiedBuffer(body, ISO_8859_1);
        ByteBuf head = Unpooled.buffer();
        new RequestHead(account)
                .write(new OutgoingRequest("POST", "/v1/messages?beta=true", client, content, false), head);
        return Arrays.asList(head.toString(ISO_8859_1).split("\r\n", -1));
    }
}
