package io.clauderelay.streams;

import io.clauderelay.fuzz.Dice;
import io.clauderelay.streams.StreamChecks.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Damages the corpus and what has come of it, and checks how that is read. What is read in a way that was not seen before is
 * kept, to be damaged further. A seed repeats its own inputs.
 */
final class StreamFuzzer {
    private static final int LONGEST = 1_500_000;
    private static final int LONGEST_KEPT = 60_000;
    private static final int MOST_KEPT = 6_000;
    private static final int MOST_FINDINGS = 30;

    private final Dice dice;
    private final long seed;
    private final Path folder;
    private final LongSupplier nanoClock;
    private final EventMutations events;
    private final List<Answered> pool = new ArrayList<>();
    private final Set<String> signatures = new HashSet<>();
    private final List<String> findings = new ArrayList<>();
    private final Set<String> found = new HashSet<>();
    private long inputs;
    private long wellFormed;
    private long taken;
    private long bytes;

    /** Writes findings and what it keeps into the folder. */
    StreamFuzzer(long seed, Path folder, LongSupplier nanoClock) {
        this.dice = new Dice(seed);
        this.seed = seed;
        this.folder = folder;
        this.nanoClock = nanoClock;
        this.events = new EventMutations(dice);
    }

    /** Runs for so long, and tells how it goes every minute. */
    void run(Duration time) {
        Corpus.entries().forEach(entry -> pool.add(entry.answer()));
        long begin = nanoClock.getAsLong();
        long nextReport = Duration.ofMinutes(1).toNanos();
        for (long spent = 0; spent < time.toNanos(); spent = nanoClock.getAsLong() - begin) {
            if (spent > nextReport) {
                report(spent);
                nextReport += Duration.ofMinutes(1).toNanos();
            }
            if (findings.size() >= MOST_FINDINGS) {
                break;
            }
            check(mutant());
        }
        report(nanoClock.getAsLong() - begin);
    }

    /** What went wrong; empty for nothing. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    long inputs() {
        return inputs;
    }

    private Answered mutant() {
        Answered parent = dice.of(pool);
        byte[] text = parent.bytes();
        for (int i = 1 + dice.below(4); i > 0; i--) {
            byte[] next = dice.percent(60) ? events.mutate(text, relative(parent)) : ByteMutations.mutate(dice, text);
            text = next.length <= LONGEST ? next : text;
        }
        return parent.with(text);
    }

    private byte[] relative(Answered parent) {
        Answered other = dice.of(pool);
        for (int i = 0; i < 9 && other.language() != parent.language(); i++) {
            other = dice.of(pool);
        }
        return other.bytes();
    }

    private void check(Answered input) {
        inputs++;
        bytes += input.bytes().length;
        try {
            Verdict verdict = StreamChecks.check(input);
            wellFormed += verdict.isWellFormed() ? 1 : 0;
            taken += verdict.takenBytes() > 0 ? 1 : 0;
            boolean mayBeKept = pool.size() < MOST_KEPT && input.bytes().length <= LONGEST_KEPT;
            if (mayBeKept && signatures.add(signature(input, verdict))) {
                pool.add(input);
                write("kept", input, "");
            }
        } catch (AssertionError | RuntimeException e) {
            found(input, e);
        }
    }

    /** What is told apart: what was read of an answer, and roughly how much, and of which size and kind it is. */
    private static String signature(Answered input, Verdict verdict) {
        Reading reading = verdict.reading();
        Said said = reading.said();
        String tokens = said.tokens()
                .map(counts -> magnitude(counts.input()) + "," + magnitude(counts.output()) + ","
                        + magnitude(counts.cacheRead()) + "," + magnitude(counts.cacheWrite5m()) + ","
                        + magnitude(counts.cacheWrite1h()))
                .orElse("-");
        return String.join(
                "/",
                input.language() + " " + input.shape() + " " + magnitude(input.bytes().length) / 2,
                tokens,
                said.model()
                        .map(name -> Integer.toString(Math.min(2, name.length())))
                        .orElse("-"),
                said.error().map(error -> error.type() + error.code().length()).orElse("-"),
                "" + said.isComplete() + reading.isBetweenEvents() + reading.hasContent() + reading.isEmpty(),
                "" + reading.stateIds().size() + verdict.isWellFormed() + magnitude(verdict.takenBytes()) / 3);
    }

    private static int magnitude(long number) {
        return (Long.SIZE - Long.numberOfLeadingZeros(number)) / 3;
    }

    /** The same words about the same language are one finding, however many inputs have it. */
    private void found(Answered input, Throwable failure) {
        String message = failure.toString();
        String first = message.substring(0, Math.min(message.length(), 45));
        StackTraceElement[] stack = failure.getStackTrace();
        String where = failure instanceof RuntimeException && stack.length > 0 ? stack[0].toString() : "";
        if (found.add(input.language() + " " + input.shape() + first + where)) {
            Path file = write(
                    "findings", input, message + "\n" + List.of(stack) + "\nseed " + seed + ", input " + inputs + "\n");
            findings.add(file + ": " + message);
        }
    }

    private Path write(String kind, Answered input, String explanation) {
        try {
            Path into = Files.createDirectories(
                    folder.resolve(kind).resolve(input.language().folder()));
            Path file = into.resolve(
                    "seed-" + seed + "-input-" + inputs + input.shape().ending());
            Files.write(file, input.bytes());
            if (!explanation.isEmpty()) {
                Files.writeString(file.resolveSibling(file.getFileName() + ".txt"), explanation);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report(long nanos) {
        long seconds = Math.max(1, Duration.ofNanos(nanos).toSeconds());
        String line =
                "seed %d: %d s, %d inputs, %d a second, %d MB, %d %% well-formed, %d %% with something taken out, %d kept, %d findings%n"
                        .formatted(
                                seed,
                                seconds,
                                inputs,
                                inputs / seconds,
                                bytes >> 20,
                                100 * wellFormed / Math.max(1, inputs),
                                100 * taken / Math.max(1, inputs),
                                pool.size(),
                                findings.size());
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
