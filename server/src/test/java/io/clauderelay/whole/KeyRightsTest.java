package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.NetworkList;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a key may not do is refused in the words of each language, once, and recorded. */
@ExtendWith(LeakWatch.class)
class KeyRightsTest {
    private static RunningRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.trustedProxies = NetworkList.of("127.0.0.1");
        relay = RunningRelay.start(folder, settings);
        relay.api().createAccount(Platform.CODEX, relay.upstream().baseUrl(), "sk-of-codex", Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    @Test
    void anotherPlatform() {
        String secret = key(Map.of("name", "codex only", "permissions", List.of("codex")), "/openai/v1/models");

        RawAnswer refused = relay.ask(Ask.message(secret));
        assertForbidden(refused, "may not use the platform claude-console");
        assertThat(refused.errorType()).isEqualTo("permission_error");
        assertThat(relay.ask(response(secret)).status()).isEqualTo(200);
        assertThat(relay.ask(Ask.models(secret)).status()).isEqualTo(403);
    }

    @Test
    void anotherPlatformInTheWordsOfOpenAi() {
        String secret =
                key(Map.of("name", "claude only", "permissions", List.of("claude-console")), "/claude/v1/models");

        RawAnswer refused = relay.ask(response(secret));
        assertForbidden(refused, "may not use the platform codex");
        assertThat(refused.json().at("/error/code").asText()).isEqualTo("insufficient_permissions");
    }

    @Test
    void anotherModel() {
        String secret = key(
                Map.of("name", "no sonnets", "models", Map.of("mode", "deny", "patterns", List.of("claude-sonnet-*"))),
                "/claude/v1/models");

        assertForbidden(relay.ask(Ask.message(secret)), "may not use the model " + Ask.MODEL);
        assertThat(relay.ask(Ask.post("/v1/messages", secret).body(Ask.json("claude-opus-5-5", false)))
                        .status())
                .isEqualTo(200);
        String models = relay.ask(Ask.models(secret)).text();
        assertThat(models).contains("claude-opus-5-5").doesNotContain("claude-sonnet");
        assertThat(relay.ask(Ask.of("GET /v1/models/" + Ask.MODEL, "x-api-key: " + secret))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anotherAddress() {
        String elsewhere = key(Map.of("name", "elsewhere", "ipAllowlist", List.of("203.0.113.0/24")), null);
        String here = key(Map.of("name", "here", "ipAllowlist", List.of("127.0.0.0/8")), "/claude/v1/models");

        Eventually.holds(() -> relay.ask(Ask.message(elsewhere)).status() == 403);
        assertForbidden(relay.ask(Ask.message(elsewhere)), "may not be used from the address 127.0.0.1");
        assertThat(relay.ask(Ask.message(here)).status()).isEqualTo(200);
    }

    @Test
    void behindATrustedProxyTheClientsOwnAddressCounts() {
        String secret = key(Map.of("name", "office", "ipAllowlist", List.of("198.51.100.0/24")), null);
        Eventually.holds(() -> relay.ask(Ask.message(secret)).status() == 403);

        assertThat(relay.ask(Ask.message(secret).line("x-forwarded-for: 198.51.100.7"))
                        .status())
                .isEqualTo(200);
        assertThat(relay.ask(Ask.message(secret).line("x-forwarded-for: 198.51.100.7, 203.0.113.1"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aRefusalIsRecordedForItsKeyAndCostsNothing() {
        String secret = key(
                Map.of("name", "recorded", "models", Map.of("mode", "allow", "patterns", List.of("none"))),
                "/claude/v1/models");

        RawAnswer refused = relay.ask(Ask.message(secret));

        assertThat(relay.ledger().await(refused.required("x-relay-request-id")).outcome())
                .isEqualTo(Outcome.REFUSED);
    }

    private static void assertForbidden(RawAnswer answer, String message) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("x-should-retry")).hasValue("false");
        assertThat(answer.text()).contains(message);
    }

    private static Ask response(String secret) {
        return Ask.of("POST /v1/responses", "authorization: Bearer " + secret)
                .body("{\"model\": \"gpt-6-sol\", \"input\": \"hi\"}");
    }

    /** Its secret, once the relay knows it. */
    private static String key(Map<String, ?> fields, @Nullable String path) {
        String secret = relay.api().createKey(fields).secret();
        if (path != null) {
            Eventually.holds(() -> relay.ask(Ask.of("GET " + path, "authorization: Bearer " + secret))
                            .status()
                    == 200);
        }
        return secret;
    }
}
