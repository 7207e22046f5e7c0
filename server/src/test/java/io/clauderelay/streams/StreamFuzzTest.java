package io.clauderelay.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Answers that are damaged in many ways are read alike however they are cut, and right where they still are well-formed: for
 * some seconds here, for minutes with {@code ./crs fuzz --minutes N}. {@code -Dfuzz.seed} chooses others, and
 * {@code -Dfuzz.replay} names the file of a finding to check again.
 */
class StreamFuzzTest {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 5));
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final String REPLAY = System.getProperty("fuzz.replay", "");
    private static final Path FOLDER = Path.of(System.getProperty("fuzz.folder", "target/fuzz-streams"));

    @Test
    void everyAnswerIsReadAlikeHoweverItIsCutAndAsTheReferenceReadsIt() throws IOException {
        if (!REPLAY.isEmpty()) {
            StreamChecks.check(answerIn(Path.of(REPLAY)));
            return;
        }
        StreamFuzzer fuzzer = new StreamFuzzer(SEED, FOLDER, System::nanoTime);

        fuzzer.run(TIME);

        assertThat(fuzzer.findings()).isEmpty();
        assertThat(fuzzer.inputs()).isGreaterThan(100);
    }

    @Test
    void theCorpusPassesEveryCheck() {
        Corpus.entries()
                .forEach(entry -> assertThatCode(() -> StreamChecks.check(entry.answer()))
                        .as(entry.name())
                        .doesNotThrowAnyException());
    }

    /** The folder that a file is in tells its language. */
    private static Answered answerIn(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        String name = Objects.requireNonNull(folder.getFileName()).toString();
        Language language = Language.valueOf(name.toUpperCase(Locale.ROOT));
        Shape shape = Arrays.stream(Shape.values())
                .filter(candidate -> file.toString().endsWith(candidate.ending()))
                .findFirst()
                .orElseThrow();
        return new Answered(language, shape, Files.readAllBytes(file));
    }
}
