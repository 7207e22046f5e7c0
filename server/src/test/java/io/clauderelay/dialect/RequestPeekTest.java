package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPeekTest {
    @ParameterizedTest
    @CsvSource({
        "'{\"model\":\"claude-haiku-5-5\",\"stream\":true}', claude-haiku-5-5, true",
        "'{\"stream\":false,\"model\":\"claude-haiku-5-5\"}', claude-haiku-5-5, false",
        "'{\"model\":\"claude-haiku-5-5\"}', claude-haiku-5-5, false",
        "'{\"model\":\"claude-haiku-5-5\",\"stream\":null}', claude-haiku-5-5, false",
        "'{\"model\":\"claude-haiku-5-5\",\"stream\":\"true\"}', claude-haiku-5-5, false",
        "'{\"m\\u006fdel\":\"caf\\u00e9\",\"stream\" : true }', café, true"
    })
    void tellsModelAndStream(String body, String model, boolean stream) {
        assertThat(peek(body)).isEqualTo(new RequestPeek.Forwardable(model, stream));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"model\":\"\"}", "{\"model\":null}", "{\"model\":12}", "{\"model\":{\"a\":\"b\"}}"})
    void aRequestNamesItsModel(String body) {
        assertThat(peek(body)).isEqualTo(new RequestPeek.Unreadable("model: Field required, a non-empty string"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"model\":\"a\"", "{\"model\":\"a\"} {}", "no json"})
    void aRequestIsOneObject(String body) {
        assertThat(peek(body))
                .isEqualTo(new RequestPeek.Unreadable("The request body is not one complete JSON object."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"cheap\",\"model\":\"dear\"}",
                "{\"model\":\"cheap\",\"\\u006dodel\":\"dear\"}",
                "{\"model\":\"a\",\"stream\":true,\"stream\":false}"
            })
    void aRequestThatTwoReadersWouldUnderstandDifferentlyIsRefused(String body) {
        assertThat(peek(body))
                .isInstanceOfSatisfying(
                        RequestPeek.Unreadable.class,
                        no -> assertThat(no.message()).contains("more than once"));
    }

    @Test
    void whateverElseStandsThereTwiceIsTheUpstreamsToJudge() {
        TopLevelFields fields = new TopLevelFields(List.of("model", "stream", "metadata"), List.of("tools"));
        ByteBuf buffer = Cuts.buffer(
                "{\"model\":\"m\",\"metadata\":1,\"metadata\":2,\"tools\":[],\"tools\":[]}".getBytes(UTF_8));
        fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());

        assertThat(RequestPeek.of(fields)).isEqualTo(new RequestPeek.Forwardable("m", false));
    }

    @Test
    void aModelsNameHasALimit() {
        String longest = "é".repeat(200);
        assertThat(peek("{\"model\":\"" + longest + "\"}")).isEqualTo(new RequestPeek.Forwardable(longest, false));
        assertThat(peek("{\"model\":\"" + longest + "x\"}"))
                .isEqualTo(new RequestPeek.Unreadable("model: is 201 characters long; send at most 200"));
    }

    @Test
    void aValueThatIsNoJsonIsRefused() {
        assertThat(peek("{\"model\":@}"))
                .isInstanceOfSatisfying(
                        RequestPeek.Unreadable.class,
                        no -> assertThat(no.message()).contains("not valid JSON"));
    }

    private static RequestPeek peek(String body) {
        TopLevelFields fields = new TopLevelFields(List.of("model", "stream"));
        ByteBuf buffer = Cuts.buffer(body.getBytes(UTF_8));
        fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        return RequestPeek.of(fields);
    }
}
