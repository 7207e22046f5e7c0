package io.clauderelay.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.streams.Corpus.Entry;
import io.clauderelay.upstream.FramedAnswer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer of the corpus is read as it must be, and alike in every cut: by the readers, the filter and the framing. */
class SplitStreamsTest {
    private static final int RANDOM_SPLITS = 300;
    private static final int MOST_SIZE = 64;

    /** Answers up to this length are cut into three at every two places. */
    private static final int SHORT = 500;

    static Stream<Entry> entries() {
        return Corpus.entries();
    }

    static Stream<Entry> streams() {
        return Corpus.streams();
    }

    static Stream<Entry> filtered() {
        return entries()
                .filter(entry ->
                        entry.answer().language().isFiltered(entry.answer().shape()));
    }

    @Test
    void thereAreManyStreamsOfEveryLanguageAndSomeOfThemAreShort() {
        for (Language language : Language.values()) {
            assertThat(streams().filter(entry -> entry.answer().language() == language))
                    .hasSizeGreaterThan(25)
                    .anyMatch(entry -> entry.answer().bytes().length <= SHORT);
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void isReadAsSomebodyHasWrittenDown(Entry entry) {
        Reading whole = Reading.of(entry.answer(), Splits.WHOLE);

        assertThat(whole.said()).isEqualTo(entry.said());
        assertThat(whole.stateIds()).isEqualTo(entry.stateIds());
        assertThat(whole.hasContent()).isEqualTo(entry.contentBlock().isPresent());
        assertThat(Reference.read(entry.answer()).orElse(entry.said())).isEqualTo(entry.said());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void isReadAlikeHoweverItIsCut(Entry entry) {
        Reading whole = Reading.of(entry.answer(), Splits.WHOLE);

        everySplit(entry.answer().bytes().length, cuts -> {
            if (!Reading.of(entry.answer(), cuts).equals(whole)) {
                assertThat(Reading.of(entry.answer(), cuts))
                        .as(Arrays.toString(cuts))
                        .isEqualTo(whole);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("streams")
    void contentBeginsInItsEventAndNotBefore(Entry entry) {
        byte[] stream = entry.answer().bytes();
        AnswerReader reader = entry.answer().reader();
        int[] at = {0, -1};
        Splits.feed(stream, Splits.ofSize(1, stream.length), piece -> {
            reader.read(piece, piece.readerIndex(), piece.writerIndex());
            at[1] = at[1] < 0 && reader.hasContent() ? at[0] : at[1];
            at[0]++;
        });

        entry.contentBlock()
                .map(number -> Block.of(stream).get(number - 1))
                .ifPresentOrElse(
                        block -> assertThat(at[1]).isBetween(block.from(), block.to() - 1),
                        () -> assertThat(at[1]).isNegative());
    }

    @ParameterizedTest
    @MethodSource("filtered")
    void onlyTheChunkThatTheRelayAskedForIsTakenOutHoweverItIsCut(Entry entry) {
        byte[] expected = Filtering.without(entry.answer().bytes(), entry.taken());

        everySplit(entry.answer().bytes().length, cuts -> {
            byte[] passed = Filtering.of(entry.answer(), cuts);
            if (!Arrays.equals(passed, expected)) {
                assertThat(new String(passed, UTF_8)).as(Arrays.toString(cuts)).isEqualTo(new String(expected, UTF_8));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("streams")
    void isReadAlikeInChunksOfEverySize(Entry entry) {
        Random random = new Random(5);
        byte[] body = entry.answer().bytes();
        for (int size = 1; size <= MOST_SIZE; size++) {
            int length = Chunks.ofSize(size, body).answer().length;
            throughChunks(entry, Chunks.ofSize(size, body), Splits.ofSize(1 + random.nextInt(MOST_SIZE), length));
            throughChunks(entry, Chunks.ofSize(size, body), Splits.random(random, length));
        }
        for (int i = 0; i < MOST_SIZE; i++) {
            Chunks chunks = Chunks.random(random, body);
            throughChunks(entry, chunks, Splits.random(random, chunks.answer().length));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void isReadAlikeWhereverTheFramingIsCut(Entry entry) {
        if (entry.answer().bytes().length > SHORT) {
            return;
        }
        Chunks chunks = Chunks.random(new Random(7), entry.answer().bytes());
        everySplit(chunks.answer().length, cuts -> throughChunks(entry, chunks, cuts));
    }

    private static void throughChunks(Entry entry, Chunks chunks, int[] cuts) {
        AnswerReader reader = entry.answer().reader();
        FramedAnswer framed = new FramedAnswer(reader::read);
        Splits.feed(chunks.answer(), cuts, framed::feed);
        boolean isAlike = framed.end() == FramedAnswer.End.ENDED
                && Arrays.equals(framed.passed(), chunks.chunks())
                && Arrays.equals(framed.payload(), entry.answer().bytes());

        if (!isAlike || !Reading.of(reader).said().equals(entry.said())) {
            assertThat(Reading.of(reader).said()).isEqualTo(entry.said());
            throw new AssertionError(framed.end() + " when cut at " + Arrays.toString(cuts));
        }
    }

    private static void everySplit(int length, Consumer<int[]> check) {
        for (int at = 0; at <= length; at++) {
            check.accept(new int[] {at});
            for (int next = at; next <= length && length <= SHORT; next++) {
                check.accept(new int[] {at, next});
            }
        }
        for (int size = 1; size <= MOST_SIZE; size++) {
            check.accept(Splits.ofSize(size, length));
        }
        Random random = new Random(length);
        for (int i = 0; i < RANDOM_SPLITS; i++) {
            check.accept(Splits.random(random, length));
        }
    }
}
