package io.clauderelay.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.testing.Cuts;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDocumentReaderTest {
    /** All that a reader can say. */
    private record Reading(
            boolean complete, Optional<TokenCounts> tokens, Optional<String> model, Optional<String> error) {}

    @Test
    void tellsUsageAndModelOfAMessage() {
        Reading reading = read("""
                {"id":"msg_01","type":"message","role":"assistant","model":"claude-haiku-5-5","content":[{"type":"text",\
                "text":"a \\"usage\\":{} b"}],"stop_reason":"end_turn","usage":{"input_tokens":12,"cache_creation_input_tokens":7,\
                "cache_read_input_tokens":5,"output_tokens":9}}
                """);

        assertThat(reading)
                .isEqualTo(new Reading(
                        true,
                        Optional.of(new TokenCounts(12, 9, 5, 7, 0, 0, 0)),
                        Optional.of("claude-haiku-5-5"),
                        Optional.empty()));
    }

    @Test
    void tellsTheTypeOfAnError() {
        assertThat(
                        read(
                                "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"no\"},\"request_id\":\"r\"}"))
                .isEqualTo(new Reading(true, Optional.empty(), Optional.empty(), Optional.of("not_found_error")));
        assertThat(read("{\"error\":\"just a text\"}").error()).hasValue("error");
        assertThat(read("{\"error\":null,\"model\":\"m\"}").error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "<html></html>", "[]", "{\"model\":\"m\"", "{\"usage\":{\"input_tokens\":5}"})
    void whatIsNotOneWholeObjectIsNotComplete(String document) {
        assertThat(read(document).complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"usage\":null,\"model\":null,\"error\":null}",
                "{\"usage\":[],\"model\":\"\"}",
                "{\"usage\":@,\"model\":@,\"error\":@}",
                "{\"usage\":{},\"model\":5}",
                "{\"usage\":{\"input_tokens\" 5}}",
                "{\"input_tokens\":12}"
            })
    void whatItCannotReadLeavesUsageUnknown(String document) {
        assertThat(read(document)).isEqualTo(new Reading(true, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void tellsAllThatAnErrorSays() {
        assertThat(error("{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow \\\"down\\\"\",\"details\":"
                        + "{\"error_code\":\"enforced_spend_limit_reached\",\"more\":[1]}}}"))
                .isEqualTo(new UpstreamError("rate_limit_error", "enforced_spend_limit_reached", "slow \"down\""));
        assertThat(error("{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":\"model_not_found\"}}"))
                .isEqualTo(new UpstreamError("t", "model_not_found", "m"));
        assertThat(error("{\"error\":{\"code\":null,\"details\":7}}")).isEqualTo(UpstreamError.unnamed());
    }

    @Test
    void aMessageWithoutOutputIsEmpty() {
        assertThat(isEmpty("{\"content\":[],\"usage\":{\"input_tokens\":5,\"output_tokens\":0}}"))
                .isTrue();
        assertThat(isEmpty("{\"content\":[],\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}"))
                .isFalse();
        assertThat(isEmpty("{\"content\":[],\"usage\":{\"input_tokens\":5,\"output_tokens\":0}"))
                .isFalse();
        assertThat(isEmpty("{\"input_tokens\":5}")).isFalse();
        assertThat(isEmpty("{\"error\":{},\"usage\":{\"output_tokens\":0}}")).isFalse();
    }

    private static boolean isEmpty(String document) {
        return reader(document).isEmpty();
    }

    private static UpstreamError error(String document) {
        return reader(document).error().orElseThrow();
    }

    private static MessageDocumentReader reader(String document) {
        MessageDocumentReader reader = new MessageDocumentReader();
        ByteBuf buffer = Cuts.buffer(document.getBytes(UTF_8));
        reader.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        return reader;
    }

    @Test
    void aDocumentIsNoPlaceForAnEvent() {
        assertThat(new MessageDocumentReader().isBetweenEvents()).isFalse();
    }

    /** What was read, whole and in every cut alike. */
    private static Reading read(String document) {
        byte[] bytes = document.getBytes(UTF_8);
        Reading whole = read(List.of(bytes));
        for (List<byte[]> pieces : Cuts.of(bytes)) {
            assertThat(read(pieces)).isEqualTo(whole);
        }
        return whole;
    }

    private static Reading read(List<byte[]> pieces) {
        MessageDocumentReader reader = new MessageDocumentReader();
        for (byte[] piece : pieces) {
            ByteBuf buffer = Cuts.buffer(piece);
            reader.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        }
        return new Reading(
                reader.isComplete(),
                reader.tokens(),
                reader.model(),
                reader.error().map(UpstreamError::type));
    }
}
