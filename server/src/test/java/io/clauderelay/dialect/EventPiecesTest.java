package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How data is handed out in pieces, and how events without a name are decided on. */
class EventPiecesTest {
    private static final String LONG = "x".repeat(300);

    @ParameterizedTest
    @ValueSource(strings = {"", "w", "want", "want it", "want}{\\\"é𝄞"})
    void dataThatIsWantedComesWholeInTheEnd(String data) {
        assertThat(scan("event: wanted\ndata: " + data + "\n\n")).containsExactly(data, "end");
        assertThat(scan("event: wanted\r\ndata:" + data + "\r\n\r\n")).containsExactly(data, "end");
        assertThat(scan("event: wanted\ndata: " + data + LONG + "\n\n")).containsExactly(data + LONG, "end");
    }

    @Test
    void dataWithoutANameIsDecidedOnByItsBeginning() {
        assertThat(scan("data: want it\n\ndata: not that\n\ndata:want that\n\n"))
                .containsExactly(
                        "(asked want it)",
                        "want it",
                        "end",
                        "(asked not that)",
                        "end",
                        "(asked want that)",
                        "want that",
                        "end");
        String asked = "(asked want" + "x".repeat(EventScanner.BEGINNING_BYTES - 4) + ")";
        assertThat(scan("data: want" + LONG + "\n\n")).containsExactly(asked, "want" + LONG, "end");
        assertThat(scan("data:want" + LONG + "\n\n")).containsExactly(asked, "want" + LONG, "end");
    }

    @Test
    void anEventIsDecidedOnOnce() {
        assertThat(scan("data: want it\ndata: not that\n\n"))
                .containsExactly("(asked want it)", "want it", "not that", "end");
        assertThat(scan("data: not that\ndata: want it\n\n")).containsExactly("(asked not that)", "end");
    }

    @Test
    void whereNamesDoNotDecideTheDataIsAskedAboutAllTheSame() {
        byte[] stream = "event: wanted\ndata: not that\n\nevent: other\ndata: want it\n\n".getBytes(US_ASCII);
        for (List<byte[]> pieces : Cuts.of(stream)) {
            Recorder scanner = new Recorder(false);
            pieces.forEach(piece -> feed(scanner, piece));
            assertThat(scanner.seen).containsExactly("(asked not that)", "end", "(asked want it)", "want it", "end");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"event: ", ": ", "id: ", "retry:", "datum: ", "data", "x"})
    void otherLinesOfAnyLengthAreCrossed(String before) {
        assertThat(scan(before + LONG + LONG + "\ndata: want it\n\n"))
                .contains("end")
                .doesNotContain(LONG);
    }

    @Test
    void aLineOfManyMegabytesIsHandedOutAndNothingOfItKept() {
        Counter counter = new Counter();
        byte[] begin = "event: wanted\ndata: ".getBytes(US_ASCII);
        byte[] piece = "x".repeat(64 * 1024).getBytes(US_ASCII);
        feed(counter, begin);
        for (int i = 0; i < 320; i++) {
            feed(counter, piece);
        }
        assertThat(counter.isBetweenEvents()).isFalse();
        feed(counter, "\n\n".getBytes(US_ASCII));

        assertThat(counter.bytes).isEqualTo(320L * piece.length);
        assertThat(counter.lines).isEqualTo(1);
        assertThat(counter.events).isEqualTo(1);
        assertThat(counter.isBetweenEvents()).isTrue();
    }

    @Test
    void readsRandomStreamsAlikeHoweverTheyAreCut() {
        Random random = new Random(19);
        List<String> parts = List.of(
                "event: wanted",
                "event: other",
                "data: want",
                "data: not",
                "data:",
                LONG,
                "\n",
                "\n",
                "\r\n",
                "\n\n",
                ":",
                "\r",
                " ");
        for (int i = 0; i < 100; i++) {
            StringBuilder stream = new StringBuilder();
            for (int j = random.nextInt(20); j > 0; j--) {
                stream.append(parts.get(random.nextInt(parts.size())));
            }
            scan(stream.toString());
        }
    }

    /** What was told, whole and in every cut alike. */
    private static List<String> scan(String stream) {
        byte[] bytes = stream.getBytes(UTF_8);
        List<String> whole = scan(List.of(bytes));
        for (List<byte[]> pieces : Cuts.of(bytes)) {
            assertThat(scan(pieces)).as(stream).isEqualTo(whole);
        }
        return whole;
    }

    private static List<String> scan(List<byte[]> pieces) {
        Recorder scanner = new Recorder(true);
        pieces.forEach(piece -> feed(scanner, piece));
        return scanner.seen;
    }

    private static void feed(EventScanner scanner, byte[] piece) {
        ByteBuf buffer = Cuts.buffer(piece);
        scanner.read(buffer, buffer.readerIndex(), buffer.writerIndex());
    }

    private static final class Recorder extends EventScanner {
        private static final byte[] WANTED = "wanted".getBytes(US_ASCII);
        private static final byte[] WANT = "want".getBytes(US_ASCII);

        private final List<String> seen = new ArrayList<>();
        private final boolean decidedByName;
        private byte[] line = {};

        Recorder(boolean decidedByName) {
            this.decidedByName = decidedByName;
        }

        @Override
        protected boolean isInteresting(ByteBuf buffer, int from, int to) {
            return is(buffer, from, to, WANTED);
        }

        @Override
        protected boolean isDecidedByName() {
            return decidedByName;
        }

        @Override
        protected boolean isInterestingUnnamed(ByteBuf buffer, int from, int to) {
            seen.add("(asked " + buffer.toString(from, to - from, UTF_8) + ")");
            return startsWith(buffer, from, to, WANT);
        }

        @Override
        protected void data(ByteBuf buffer, int from, int to) {
            int before = line.length;
            line = Arrays.copyOf(line, before + to - from);
            buffer.getBytes(from, line, before, to - from);
        }

        @Override
        protected void dataLineEnds() {
            seen.add(new String(line, UTF_8));
            line = new byte[0];
        }

        @Override
        protected void eventEnds() {
            seen.add("end");
        }
    }

    private static final class Counter extends EventScanner {
        private long bytes;
        private int lines;
        private int events;

        @Override
        protected boolean isInteresting(ByteBuf buffer, int from, int to) {
            return true;
        }

        @Override
        protected boolean isInterestingUnnamed(ByteBuf buffer, int from, int to) {
            return false;
        }

        @Override
        protected void data(ByteBuf buffer, int from, int to) {
            bytes += to - from;
        }

        @Override
        protected void dataLineEnds() {
            lines++;
        }

        @Override
        protected void eventEnds() {
            events++;
        }
    }
}
