package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.BodyEdit;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRequestTest {
    private final ChatDialect dialect = new ChatDialect();

    private String sent(String body) {
        TopLevelFields fields = new TopLevelFields(dialect.requestFields(), dialect.markedFields());
        ByteBuf buffer = Cuts.buffer(body.getBytes(UTF_8));
        fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        RequestPeek.Forwardable peek = (RequestPeek.Forwardable) RequestPeek.of(fields);
        List<BodyEdit> edits = dialect.edits(fields, peek);
        StringBuilder text = new StringBuilder(body);
        edits.forEach(edit -> text.replace(edit.at(), edit.at() + edit.length(), edit.text()));
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' { \"model\":\"m\",\"stream\":true}' | ' {\"stream_options\":{\"include_usage\":true}, \"model\":\"m\",\"stream\":true}'",
                "'{\"stream_options\":null,\"stream\":true,\"model\":\"m\"}' | '{\"stream_options\":{\"include_usage\":true},\"stream\":true,\"model\":\"m\"}'",
                "'{\"stream_options\": {} ,\"stream\":true,\"model\":\"m\"}' | '{\"stream_options\": {\"include_usage\":true} ,\"stream\":true,\"model\":\"m\"}'",
                "'{\"stream_options\":{\"include_usage\":false,\"x\": [1]},\"stream\":true,\"model\":\"m\"}' | '{\"stream_options\":{\"include_usage\":true,\"x\": [1]},\"stream\":true,\"model\":\"m\"}'"
            })
    void aStreamIsAskedForItsUsage(String body, String sent) {
        assertThat(sent(body)).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\"}",
                "{\"model\":\"m\",\"stream\":false}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":7}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\" true}}"
            })
    void whoAsksItselfOrWantsNoStreamIsLeftAlone(String body) {
        assertThat(sent(body)).isEqualTo(body);
    }

    @Test
    void optionsOfUnheardOfLengthAreLeftAlone() {
        String body = "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"x\":\"" + "x".repeat(40_000) + "\"}}";

        assertThat(sent(body)).isEqualTo(body);
    }
}
