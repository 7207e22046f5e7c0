package io.clauderelay.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where requests and answers name the container in which tools run. */
class ContainerTest {
    private final AnthropicDialect dialect = new AnthropicDialect();

    private @Nullable String asked(String request) {
        TopLevelFields fields = new TopLevelFields(dialect.requestFields());
        ByteBuf buffer = Cuts.buffer(request.getBytes(UTF_8));
        fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        return dialect.stateId(fields);
    }

    private static List<String> issued(AnswerReader reader, String answer) {
        ByteBuf buffer = Cuts.buffer(answer.getBytes(UTF_8));
        reader.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        return reader.stateIds();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"m\",\"container\":\"container_1\"} | container_1",
                "{\"container\":{\"skills\":[{\"id\":\"skill_1\"}],\"id\":\"container_1\"},\"model\":\"m\"} | container_1",
                "{\"container\":null} | ",
                "{\"container\":{\"skills\":[]}} | ",
                "{\"container\":7} | ",
                "{\"container\":\"\"} | ",
                "{\"container\":{\"id\" 1}} | ",
                "{\"messages\":[{\"container\":\"container_1\"}]} | "
            })
    void aRequestNamesItByItsIdOrInAnObject(String request, @Nullable String id) {
        assertThat(asked(request)).isEqualTo(id);
    }

    @Test
    void aLongTextIsNoId() {
        assertThat(asked("{\"container\":\"" + "x".repeat(201) + "\"}")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "message_start | {\"message\":{\"container\":{\"id\":\"container_1\",\"expires_at\":\"x\"}}}",
                "message_delta | {\"delta\":{\"stop_reason\":\"end_turn\",\"container\":{\"id\":\"container_1\"}}}"
            })
    void aStreamNamesItAtItsStartOrEnd(String event, String data) {
        assertThat(issued(dialect.streamReader(), event(event, data))).containsExactly("container_1");
    }

    @Test
    void whatTheStartNamedStandsWhereTheEndNamesNone() {
        String stream = event("message_start", "{\"message\":{\"container\":{\"id\":\"container_1\"}}}")
                + event("message_delta", "{\"delta\":{\"container\":null}}");

        assertThat(issued(dialect.streamReader(), stream)).containsExactly("container_1");
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    @Test
    void aDocumentNamesItAtItsTopOnly() {
        assertThat(issued(dialect.documentReader(), "{\"content\":[],\"container\":{\"id\":\"container_1\"}}"))
                .containsExactly("container_1");
        assertThat(issued(dialect.documentReader(), "{\"content\":[{\"container\":{\"id\":\"container_1\"}}]}"))
                .isEmpty();
    }

    @Test
    void oneThatIsGoneIsNotFoundAsTheProviderWouldSayIt() {
        assertThat(dialect.stateNotFound("container_1", "req_1").status()).isEqualTo(404);
        assertThat(dialect.stateNotFound("container_1", "req_1").json()).contains("not_found_error", "container_1");
    }
}
