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

class EventScannerTest {
    @Test
    void handsOutTheDataOfTheEventsThatMatter() {
        assertThat(scan("event: wanted\ndata: one\n\nevent: other\ndata: two\n\nevent: wanted\ndata: three\n\n"))
                .containsExactly("one", "end", "end", "three", "end", "(between)");
    }

    @Test
    void takesEveryLineEndAndAnySpacing() {
        assertThat(scan("event:wanted\r\ndata:one\r\n\r\nevent: wanted\ndata:  two\n\nevent: wanted\rdata:three\r\r"))
                .containsExactly("one", "end", " two", "end", "three", "end", "(between)");
    }

    @Test
    void aCarriageReturnEndsALineBeforeItsLineFeedHasCome() {
        assertThat(scan("event: wanted\ndata: one\r\n\r")).containsExactly("one", "end", "(between)");
    }

    @Test
    void onlyOneMarkAtTheVeryBeginningIsCrossed() {
        String mark = "\uFEFF";
        assertThat(scan(mark + "event: wanted\ndata: one\n\n")).containsExactly("one", "end", "(between)");
        assertThat(scan(mark)).containsExactly("(between)");
        assertThat(scan(mark + mark + "event: wanted\ndata: one\n\n")).containsExactly("end", "(between)");
        assertThat(scan("\n" + mark + "event: wanted\ndata: one\n\n")).containsExactly("end", "(between)");
        assertThat(scan("\uFE00\n\nevent: wanted\ndata: one\n\n")).containsExactly("end", "one", "end", "(between)");
    }

    @Test
    void everyLineOfDataIsHandedOut() {
        assertThat(scan("event: wanted\ndata: one\ndata: two\ndata:\n\n"))
                .containsExactly("one\ntwo\n", "end", "(between)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": a comment\n\n",
                "data: without a name\n\n",
                "id: 7\nretry: 100\n\n",
                "event\ndata: nameless\n\n",
                "event: wanted2\ndata: x\n\n",
                "event: want\ndata: x\n\n",
                "EVENT: wanted\ndata: x\n\n",
                " event: wanted\ndata: x\n\n",
                "event: wanted\n\ndata: the event was over\n\n"
            })
    void nothingElseIsHandedOut(String stream) {
        assertThat(scan(stream)).isSubsetOf("end", "(between)").endsWith("end", "(between)");
    }

    @Test
    void blankLinesAloneAreNoEvents() {
        assertThat(scan("\n\r\n\n")).containsExactly("(between)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: wanted",
                "event: wanted\n",
                "event: wanted\ndata: one",
                "event: wanted\ndata: one\n",
                "event: wanted\ndata: one\r\n",
                ":",
                "data: x\n"
            })
    void anEventThatHasBegunIsNotBetweenEvents(String stream) {
        assertThat(scan(stream)).doesNotContain("(between)", "end");
    }

    @Test
    void aLongLineOfNoInterestThatComesInPiecesIsNotBetweenEvents() {
        Recorder scanner = new Recorder();
        feed(scanner, "\n".getBytes(US_ASCII));
        feed(scanner, ("data: " + "x".repeat(100)).getBytes(US_ASCII));
        feed(scanner, "y".repeat(100).getBytes(US_ASCII));
        feed(scanner, "z\n".getBytes(US_ASCII));

        assertThat(scanner.isBetweenEvents()).isFalse();
    }

    @Test
    void aVeryLongLineIsPassedOver() {
        String huge = "x".repeat(3 * 1024 * 1024);
        byte[] stream = ("event: wanted\ndata: " + huge + "\n\nevent: wanted\ndata: next\n\n").getBytes(US_ASCII);

        Recorder whole = new Recorder();
        feed(whole, stream);
        Recorder pieces = new Recorder();
        for (int at = 0; at < stream.length; at += 64 * 1024) {
            feed(pieces, Arrays.copyOfRange(stream, at, Math.min(stream.length, at + 64 * 1024)));
        }

        assertThat(whole.seen).containsExactly("end", "next", "end");
        assertThat(pieces.seen).containsExactly("end", "next", "end");
    }

    @Test
    void aLongLineThatMattersIsHandedOutWhole() {
        String large = "x".repeat(100_000);
        Recorder scanner = new Recorder();
        for (byte[] piece : List.of("event: wanted\nda".getBytes(US_ASCII), ("ta: " + large).getBytes(US_ASCII))) {
            feed(scanner, piece);
        }
        feed(scanner, "\n\n".getBytes(US_ASCII));

        assertThat(scanner.seen).containsExactly(large, "end");
    }

    @Test
    void readsRandomStreamsAlikeHoweverTheyAreCut() {
        Random random = new Random(13);
        List<String> parts = List.of(
                "event: wanted",
                "event: other",
                "data: {\"a\":1}",
                "data: é𝄞",
                "\n",
                "\r\n",
                "\n\n",
                ":",
                "\r",
                " ",
                "id: 1");
        for (int i = 0; i < 200; i++) {
            StringBuilder stream = new StringBuilder();
            for (int j = random.nextInt(25); j > 0; j--) {
                stream.append(parts.get(random.nextInt(parts.size())));
            }
            scan(stream.toString());
        }
    }

    @Test
    void dataThatHasNoNameIsTold() {
        Recorder scanner = new Recorder();
        feed(scanner, "data: one\n\nevent: other\ndata: two\n\ndata: three\nevent: wanted\n\n".getBytes(US_ASCII));

        assertThat(scanner.unnamed).isEqualTo(2);
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
        Recorder scanner = new Recorder();
        pieces.forEach(piece -> feed(scanner, piece));
        List<String> all = new ArrayList<>(scanner.seen);
        if (scanner.isBetweenEvents()) {
            all.add("(between)");
        }
        return all;
    }

    private static void feed(EventScanner scanner, byte[] piece) {
        ByteBuf buffer = Cuts.buffer(piece);
        scanner.read(buffer, buffer.readerIndex(), buffer.writerIndex());
    }

    private static final class Recorder extends DataScanner {
        private static final byte[] WANTED = "wanted".getBytes(US_ASCII);

        private final List<String> seen = new ArrayList<>();
        private int unnamed;

        @Override
        protected boolean isInteresting(ByteBuf buffer, int from, int to) {
            return is(buffer, from, to, WANTED);
        }

        @Override
        protected boolean isInterestingUnnamed(ByteBuf buffer, int from, int to) {
            unnamed++;
            return false;
        }

        @Override
        protected void eventEnds(byte[] data, int length) {
            if (length > 0) {
                seen.add(new String(data, 0, length, UTF_8));
            }
            seen.add("end");
        }
    }
}
