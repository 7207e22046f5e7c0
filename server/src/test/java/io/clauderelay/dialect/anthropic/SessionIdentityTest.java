package io.clauderelay.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdentityTest {
    private static final String SESSION = "00000001-4257-4c7c-8000-000000000001";
    private static final String OTHER = "00000002-4257-4c7c-8000-000000000002";
    private static final String OURS = "claude-code:" + SESSION;

    private static final String DEVICE = "a172a4f8a6b650e8b3b49b48f58e475d5945e9887a16a092d5df8c9ed73f0c43";
    private static final String METADATA = "{\\\"device_id\\\":\\\"" + DEVICE
            + "\\\",\\\"account_uuid\\\":\\\"\\\",\\\"session_id\\\":\\\"" + OTHER + "\\\"}";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"say hi\"}]";

    private static final AnthropicDialect DIALECT = new AnthropicDialect();

    @Test
    void claudeCodesHeaderNamesItBest() {
        assertThat(identity(
                        Map.of("x-claude-code-session-id", SESSION, "x-session-id", "s"),
                        "{" + metadata(METADATA) + "," + MESSAGES + "}"))
                .isEqualTo(OURS);
    }

    @Test
    void thenTheSessionInsideItsMetadata() {
        assertThat(identity(Map.of("x-session-id", "s"), "{" + MESSAGES + "," + metadata(METADATA) + "}"))
                .isEqualTo("claude-code:" + OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3f2c9a1e-0000-4000-8000-000000000009", ""})
    void earlierVersionsWroteOneStringOfThree(String account) {
        assertThat(identity(
                        Map.of("x-session-id", "s"),
                        "{" + metadata("user_" + DEVICE + "_account_" + account + "_session_" + SESSION) + "}"))
                .isEqualTo(OURS);
    }

    @ParameterizedTest
    @CsvSource({"x-session-id", "x-session-affinity", "session-id", "session_id", "x_session_id"})
    void thenTheHeadersOfOtherPrograms(String name) {
        assertThat(identity(Map.of(name, "abc"), "{" + metadata("somebody") + "," + MESSAGES + "}"))
                .isEqualTo("header:abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "somebody",
                "user_1_session_2",
                "user_" + DEVICE + "_account__session_",
                "_account_1_session_2",
                "{broken",
            })
    void thenAUserIdThatNamesNoSession(String user) {
        assertThat(identity(Map.of(), "{" + metadata(user) + "," + MESSAGES + "}"))
                .isEqualTo("user:" + user);
    }

    @Test
    void aUserIdInJsonWithoutASessionNamesTheUser() {
        assertThat(identity(Map.of(), "{" + metadata("{\\\"device_id\\\":\\\"d\\\",\\\"session_id\\\":null}") + "}"))
                .isEqualTo("user:{\"device_id\":\"d\",\"session_id\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"metadata\":null", "\"metadata\":{}", "\"metadata\":{\"user_id\":7}", "\"metadata\":[]"})
    void metadataWithoutAUserIdSaysNothing(String metadata) {
        assertThat(identity(Map.of(), "{" + metadata + "," + MESSAGES + "}")).startsWith("start:");
        assertThat(identity(Map.of(), "{" + metadata + "}")).isNull();
    }

    @Test
    void whatIsEmptyOrAbsurdlyLongNamesNothing() {
        String longest = "x".repeat(512);
        Map<String, String> bad = Map.of(
                "x-claude-code-session-id",
                " ",
                "x-session-id",
                longest + "x",
                "x-session-affinity",
                "",
                "session-id",
                longest);
        assertThat(identity(bad, "{" + metadata(longest + "x") + "," + MESSAGES + "}"))
                .isEqualTo("header:" + longest);
        assertThat(identity(Map.of(), "{" + metadata(longest) + "," + MESSAGES + "}"))
                .isEqualTo("user:" + longest);
        assertThat(identity(Map.of(), "{" + metadata(longest + "x") + "," + MESSAGES + "}"))
                .startsWith("start:");
        assertThat(identity(Map.of(), "{" + metadata("") + "," + MESSAGES + "}"))
                .startsWith("start:");
    }

    @Test
    void kindsWithTheSameTextAreDifferentSessions() {
        List<String> all = List.of(
                String.valueOf(identity(Map.of("x-claude-code-session-id", "abc"), "{}")),
                String.valueOf(identity(Map.of("x-session-id", "abc"), "{}")),
                String.valueOf(identity(Map.of(), "{" + metadata("abc") + "}")),
                String.valueOf(identity(Map.of(), "{\"messages\":[{\"role\":\"user\",\"content\":\"abc\"}]}")));
        assertThat(all).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void aBodyThatCannotBeReadAgainStillHasItsMetadata() {
        String body = "{" + metadata(METADATA) + "," + MESSAGES + "}";
        assertThat(DIALECT.sessionIdentity(_ -> null, fields(List.of(body.getBytes(UTF_8))), null))
                .isEqualTo("claude-code:" + OTHER);
        byte[] without = ("{" + MESSAGES + "}").getBytes(UTF_8);
        assertThat(DIALECT.sessionIdentity(_ -> null, fields(List.of(without)), null))
                .isNull();
    }

    @Test
    void itDoesNotDependOnHowTheBodyIsCut() {
        for (String members : List.of(metadata(METADATA) + ",", metadata("somebody") + ",", "")) {
            byte[] body = ("{\"model\":\"m\"," + members
                            + "\"system\":[{\"type\":\"text\",\"text\":\"be \\\"brief\\\"\"}]," + MESSAGES
                            + ",\"tools\":[{\"name\":\"Bash\"}],\"stream\":true}")
                    .getBytes(UTF_8);
            String whole = identity(Map.of(), new String(body, UTF_8));
            assertThat(whole).isNotNull();
            for (List<byte[]> pieces : Cuts.of(body)) {
                ByteBuf again = Cuts.buffer(body);
                assertThat(DIALECT.sessionIdentity(_ -> null, fields(pieces), again))
                        .isEqualTo(whole);
                assertThat(again.readableBytes()).isEqualTo(body.length);
            }
        }
    }

    private static String metadata(String user) {
        return "\"metadata\":{\"other\":{\"user_id\":\"no\"},\"user_id\":\"" + user + "\"}";
    }

    private static @Nullable String identity(Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return DIALECT.sessionIdentity(headers::get, fields(List.of(bytes)), Cuts.buffer(bytes));
    }

    private static TopLevelFields fields(List<byte[]> pieces) {
        TopLevelFields fields = new TopLevelFields(DIALECT.requestFields(), DIALECT.markedFields());
        for (byte[] piece : pieces) {
            ByteBuf buffer = Cuts.buffer(piece);
            fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        }
        return fields;
    }
}
