package io.clauderelay.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.AnswerFilter;
import io.clauderelay.dialect.AnswerReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of an answer that does not end, however it goes on, no reader keeps more than some megabytes. */
class EndlessStreamsTest {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int PIECES = 100;
    private static final long MOST_KEPT_BYTES = 8L * 1024 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "event: ",
                "data: ",
                "data: {\"type\":\"response.completed\",\"response\":{\"model\":\"",
                "event: message_start\ndata: {\"",
                "event: error\ndata: {\"error\":{\"message\":\"",
                "event: response.completed\ndata: {\"response\":{\"usage\":{\"",
                "data: {\"choices\":[],\"usage\":{\""
            })
    void aLineThatDoesNotEndIsNotKept(String beginning) {
        keepLittle(beginning, "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\n",
                "data:\n",
                ": comment\n",
                "event: message_start\n",
                "\r",
                "data: {}\n\n",
                "[",
                "{\"a\":"
            })
    void linesAndValuesWithoutEndAreNotKept(String unit) {
        keepLittle("event: message_delta\ndata: ", unit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "data: {\n", "\"", "\r", ": comment\n"})
    void theFilterPassesOnWhatDoesNotEnd(String unit) {
        ByteBuf piece = piece(unit);
        try (AnswerFilter filter =
                Objects.requireNonNull(Language.CHAT.dialect().filter())) {
            long[] passed = {0};
            for (int i = 0; i < PIECES; i++) {
                filter.read(piece, 0, piece.writerIndex(), part -> {
                    passed[0] += part.readableBytes();
                    part.release();
                });
            }
            assertThat(piece.writerIndex() * (long) PIECES - passed[0]).isLessThan(32 * 1024);
        }
    }

    /** All readers together. */
    private static void keepLittle(String beginning, String unit) {
        ByteBuf first = Unpooled.copiedBuffer(beginning, UTF_8);
        ByteBuf piece = piece(unit);
        long before = usedBytes();
        List<AnswerReader> readers = Arrays.stream(Language.values())
                .flatMap(language -> Arrays.stream(Shape.values()).map(language::reader))
                .toList();
        for (AnswerReader reader : readers) {
            reader.read(first, 0, first.writerIndex());
            for (int i = 0; i < PIECES; i++) {
                reader.read(piece, 0, piece.writerIndex());
            }
        }
        long kept = usedBytes() - before;

        assertThat(kept).isLessThan(MOST_KEPT_BYTES);
        assertThat(readers).noneMatch(AnswerReader::isComplete);
    }

    private static ByteBuf piece(String unit) {
        return Unpooled.copiedBuffer(unit.repeat(PIECE_BYTES / unit.length()), UTF_8);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
