package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdentityTest {
    private static final String SESSION = "00000021-1111-7aaa-8000-000000000021";
    private static final String THREAD = "00000022-2222-7aaa-8000-000000000022";
    private static final String INPUT = "\"input\":\"say hi\"";

    private static final Dialect RESPONSES = new ResponsesDialect();
    private static final Dialect CHAT = new ChatDialect();

    @Test
    void codexAndItsSubAgentsAreOneSession() {
        assertThat(identityOf("codex-turn.json", List.of())).isEqualTo("codex:" + SESSION);
        assertThat(identityOf("codex-subagent.json", List.of())).isEqualTo("codex:" + SESSION);
    }

    @Test
    void withoutTheSessionTheThreadNamesIt() {
        assertThat(identityOf("codex-subagent.json", List.of("session-id"))).isEqualTo("codex:" + THREAD);
        assertThat(identityOf("codex-turn.json", List.of("session-id", "thread-id")))
                .isEqualTo("cache-key:" + SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session-id", "session_id", "conversation_id", "thread-id", "thread_id"})
    void everySpellingOfCodexIsTaken(String name) {
        assertThat(identity(Map.of(name, "abc", "x-session-id", "s"), "{\"prompt_cache_key\":\"k\"}"))
                .isEqualTo("codex:abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-session-id", "x_session_id", "x-session-affinity", "x-claude-code-session-id"})
    void thenTheHeadersOfOtherPrograms(String name) {
        assertThat(identity(Map.of(name, "abc"), "{\"prompt_cache_key\":\"k\"," + INPUT + "}"))
                .isEqualTo("header:abc");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"prompt_cache_key":"k","client_metadata":{"session_id":"s"},"conversation":"c","user":"u"}  | cache-key:k
            {"client_metadata":{"thread_id":"t","session_id":"s"},"conversation":"c","user":"u"}         | codex:s
            {"client_metadata":{"thread_id":"t"},"conversation":"c","user":"u"}                          | codex:t
            {"conversation":"c","safety_identifier":"i","user":"u"}                                      | conversation:c
            {"conversation":{"x":1,"id":"c"},"safety_identifier":"i","user":"u"}                         | conversation:c
            {"conversation":{"id":null},"safety_identifier":"i","user":"u"}                              | user:i
            {"conversation":null,"safety_identifier":"","user":"u"}                                      | user:u
            """)
    void thenWhatTheBodySaysBestFirst(String body, String identity) {
        assertThat(identity(Map.of(), body)).isEqualTo(identity);
    }

    @Test
    void codexSaysItInPassingToo() {
        String metadata = "{\"session_id\":\"s\",\"thread_id\":\"t\"}";
        String body = "{\"conversation\":\"c\"}";

        assertThat(identity(Map.of("x-codex-turn-metadata", metadata, "x-codex-window-id", "w:3"), body))
                .isEqualTo("codex:s");
        assertThat(identity(Map.of("x-codex-turn-metadata", "{broken", "x-codex-window-id", "w:3"), body))
                .isEqualTo("codex:w");
        assertThat(identity(Map.of("x-codex-window-id", "w"), body)).isEqualTo("codex:w");
        assertThat(identity(Map.of("x-codex-window-id", ":3"), body)).isEqualTo("conversation:c");
        assertThat(identity(Map.of("x-client-request-id", "r"), body)).isEqualTo("conversation:c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"prompt_cache_key\":null,\"client_metadata\":null,\"conversation\":null,\"user\":null",
                "\"prompt_cache_key\":7,\"client_metadata\":[],\"conversation\":[],\"safety_identifier\":{}",
                "\"prompt_cache_key\":@,\"client_metadata\":@,\"conversation\":@,\"user\":@",
                "\"client_metadata\":{\"session_id\":7}",
                "\"previous_response_id\":\"resp_1\""
            })
    void whatNamesNothingLeavesTheStart(String members) {
        assertThat(identity(Map.of(), "{" + members + "," + INPUT + "}")).startsWith("start:");
        assertThat(identity(Map.of(), "{" + members + "}")).isNull();
    }

    @Test
    void whatIsEmptyOrAbsurdlyLongNamesNothing() {
        String longest = "x".repeat(512);
        Map<String, String> bad = Map.of(
                "session-id", " ", "thread-id", longest + "x", "x-session-id", "", "x-session-affinity", longest);

        assertThat(identity(bad, "{" + INPUT + "}")).isEqualTo("header:" + longest);
        assertThat(identity(Map.of(), "{\"prompt_cache_key\":\"" + longest + "x\"," + INPUT + "}"))
                .startsWith("start:");
    }

    @Test
    void kindsWithTheSameTextAreDifferentSessions() {
        assertThat(List.of(
                        String.valueOf(identity(Map.of("session-id", "abc"), "{}")),
                        String.valueOf(identity(Map.of("x-session-id", "abc"), "{}")),
                        String.valueOf(identity(Map.of(), "{\"prompt_cache_key\":\"abc\"}")),
                        String.valueOf(identity(Map.of(), "{\"conversation\":\"abc\"}")),
                        String.valueOf(identity(Map.of(), "{\"user\":\"abc\"}")),
                        String.valueOf(identity(Map.of(), "{\"input\":\"abc\"}"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void chatCompletionsAreNamedAlike() {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

        assertThat(identity(CHAT, Map.of("session_id", "s"), "{" + messages + "}"))
                .isEqualTo("codex:s");
        assertThat(identity(CHAT, Map.of(), "{\"prompt_cache_key\":\"k\"," + messages + "}"))
                .isEqualTo("cache-key:k");
        assertThat(identity(CHAT, Map.of(), "{" + messages + ",\"user\":\"u\"}"))
                .isEqualTo("user:u");
        assertThat(identity(CHAT, Map.of(), "{" + messages + "}")).startsWith("start:");
    }

    @Test
    void itDoesNotDependOnHowTheBodyIsCut() {
        byte[] body = ("{\"model\":\"m\",\"instructions\":\"be \\\"brief\\\"\"," + INPUT
                        + ",\"tools\":[{\"name\":\"exec\"}],\"stream\":true}")
                .getBytes(UTF_8);
        String whole = identity(Map.of(), new String(body, UTF_8));
        assertThat(whole).startsWith("start:");
        for (List<byte[]> pieces : Cuts.of(body)) {
            ByteBuf again = Cuts.buffer(body);
            assertThat(RESPONSES.sessionIdentity(_ -> null, Fixtures.fields(RESPONSES, pieces), again))
                    .isEqualTo(whole);
            assertThat(again.readableBytes()).isEqualTo(body.length);
        }
        assertThat(RESPONSES.sessionIdentity(_ -> null, Fixtures.fields(RESPONSES, List.of(body)), null))
                .isNull();
    }

    private static @Nullable String identityOf(String fixture, List<String> without) {
        JsonNode request = Fixtures.json(fixture);
        Map<String, String> headers = new HashMap<>();
        request.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().textValue()));
        without.forEach(headers::remove);
        return identity(headers, request.path("body").toString());
    }

    private static @Nullable String identity(Map<String, String> headers, String body) {
        return identity(RESPONSES, headers, body);
    }

    private static @Nullable String identity(Dialect dialect, Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return dialect.sessionIdentity(headers::get, Fixtures.fields(dialect, List.of(bytes)), Cuts.buffer(bytes));
    }
}
