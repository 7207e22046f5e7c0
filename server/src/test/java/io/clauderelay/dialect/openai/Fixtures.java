package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.platform.json.Json;
import io.clauderelay.testing.Cuts;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;

/** What clients and servers of OpenAI's dialects send, and how it is read. */
final class Fixtures {
    /** All that a reader of an answer can say. */
    record Reading(
            boolean complete,
            boolean betweenEvents,
            boolean content,
            boolean empty,
            Optional<TokenCounts> tokens,
            Optional<String> model,
            Optional<UpstreamError> error) {}

    private Fixtures() {}

    static String stream(String name) {
        return text("/streams/" + name);
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String name) {
        return Json.read(text("/openai/" + name), JsonNode.class);
    }

    static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    /** What is read, whole and in every cut alike. */
    static Reading read(Supplier<? extends AnswerReader> readers, String answer) {
        byte[] bytes = answer.getBytes(UTF_8);
        Reading whole = read(readers.get(), List.of(bytes));
        for (List<byte[]> pieces : Cuts.of(bytes)) {
            Assertions.assertThat(read(readers.get(), pieces)).as(answer).isEqualTo(whole);
        }
        return whole;
    }

    static Reading read(AnswerReader reader, List<byte[]> pieces) {
        pieces.forEach(piece -> feed(reader, piece));
        return new Reading(
                reader.isComplete(),
                reader.isBetweenEvents(),
                reader.hasContent(),
                reader.isEmpty(),
                reader.tokens(),
                reader.model(),
                reader.error());
    }

    static void feed(AnswerReader reader, byte[] piece) {
        ByteBuf buffer = Cuts.buffer(piece);
        reader.read(buffer, buffer.readerIndex(), buffer.writerIndex());
    }

    /** What is found of a request's body. */
    static TopLevelFields fields(Dialect dialect, List<byte[]> pieces) {
        TopLevelFields fields = new TopLevelFields(dialect.requestFields(), dialect.markedFields());
        for (byte[] piece : pieces) {
            ByteBuf buffer = Cuts.buffer(piece);
            fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        }
        return fields;
    }
}
