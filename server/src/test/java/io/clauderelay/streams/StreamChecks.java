package io.clauderelay.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.fuzz.Dice;
import io.clauderelay.upstream.FramedAnswer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold of every answer, however damaged; the cuts are chosen by the answer itself, so that a finding repeats. */
final class StreamChecks {
    /** Answers up to this length are also read byte by byte. */
    private static final int READ_BYTE_BY_BYTE = 4_000;

    private final Answered answer;
    private final Dice dice;
    private final Reading whole;

    private StreamChecks(Answered answer) {
        this.answer = answer;
        this.dice = new Dice(Arrays.hashCode(answer.bytes()));
        this.whole = Reading.of(answer, Splits.WHOLE);
    }

    /** Reads an answer in every way and answers what all of them agree on; anything else is an error. */
    static Verdict check(Answered answer) {
        StreamChecks checks = new StreamChecks(answer);
        checks.splits();
        boolean isWellFormed = checks.reference();
        int taken = answer.language().isFiltered(answer.shape()) ? checks.filter() : 0;
        checks.framing();
        checks.brokenFraming();
        return new Verdict(checks.whole, isWellFormed, taken);
    }

    /** What is known of an answer that was checked. */
    record Verdict(Reading reading, boolean isWellFormed, int takenBytes) {}

    private int[] cuts() {
        return Splits.random(dice.random(), answer.bytes().length);
    }

    private void splits() {
        int length = answer.bytes().length;
        readsAlike(cuts());
        readsAlike(cuts());
        readsAlike(Splits.ofSize(2 + dice.below(63), length));
        if (length <= READ_BYTE_BY_BYTE) {
            readsAlike(Splits.ofSize(1, length));
        }
    }

    private void readsAlike(int[] cuts) {
        Reading cut = Reading.of(answer, cuts);
        if (!cut.equals(whole)) {
            throw new AssertionError("read differently when cut: " + cut + " and not " + whole + at(cuts));
        }
    }

    private boolean reference() {
        Optional<Said> slow = Reference.read(answer);
        slow.filter(said -> !said.equals(whole.said())).ifPresent(said -> {
            throw new AssertionError("the reference reads " + said + " and not " + whole.said());
        });
        return slow.isPresent();
    }

    /** Answers how many bytes were taken out. */
    private int filter() {
        byte[] passed = Filtering.of(answer, Splits.WHOLE);
        for (int[] cuts : List.of(cuts(), Splits.ofSize(1 + dice.below(64), answer.bytes().length))) {
            if (!Arrays.equals(Filtering.of(answer, cuts), passed)) {
                throw new AssertionError("filtered differently when cut" + at(cuts));
            }
        }
        onlyUsageIsMissing(passed);
        return answer.bytes().length - passed.length;
    }

    private void onlyUsageIsMissing(byte[] passed) {
        byte[] stream = answer.bytes();
        List<Block> blocks = Block.of(stream);
        Set<Integer> usage = new HashSet<>();
        Set<Integer> mayBeUsage = new HashSet<>();
        boolean isCertain = true;
        for (int i = 0; i < blocks.size(); i++) {
            byte[] block = blocks.get(i).in(stream);
            try {
                if (block.length <= Filtering.MOST_KEPT_BYTES && Reference.isUsageOnly(block, i > 0)) {
                    usage.add(i + 1);
                }
            } catch (NotWellFormedException _) {
                isCertain = false;
                String text = new String(block, ISO_8859_1);
                if (text.contains("usage") || text.contains("\\")) {
                    mayBeUsage.add(i + 1);
                }
            }
        }
        mayBeUsage.addAll(usage);
        boolean isRight = isCertain
                ? Arrays.equals(passed, Filtering.without(stream, usage))
                : isLess(passed, stream, mayBeUsage);
        if (!isRight) {
            throw new AssertionError("the filter took out something else than " + usage);
        }
    }

    /** Whether a text is another without some of these blocks. */
    private static boolean isLess(byte[] passed, byte[] stream, Set<Integer> blocks) {
        int at = 0;
        int number = 0;
        List<Block> all = Block.of(stream);
        at += all.isEmpty() ? 0 : all.getFirst().from();
        for (Block block : all) {
            number++;
            int length = block.to() - block.from();
            boolean isThere = at + length <= passed.length
                    && Arrays.equals(stream, block.from(), block.to(), passed, at, at + length);
            if (!isThere && !blocks.contains(number)) {
                return false;
            }
            at += isThere ? length : 0;
        }
        return at == passed.length;
    }

    private void framing() {
        Chunks chunks = Chunks.random(dice.random(), answer.bytes());
        byte[] framed = chunks.answer();
        int[] cuts = Splits.random(dice.random(), framed.length);
        AnswerReader reader = answer.reader();
        FramedAnswer read = new FramedAnswer(reader::read);
        Splits.feed(framed, cuts, read::feed);
        boolean isWhole = read.end() == FramedAnswer.End.ENDED
                && Arrays.equals(read.payload(), answer.bytes())
                && Arrays.equals(read.passed(), chunks.chunks());
        if (!isWhole || !Reading.of(reader).equals(whole)) {
            throw new AssertionError("read differently through chunks" + at(cuts));
        }
    }

    private void brokenFraming() {
        if (answer.bytes().length > READ_BYTE_BY_BYTE || dice.percent(70)) {
            return;
        }
        byte[] broken = Chunks.random(dice.random(), answer.bytes()).answer();
        for (int i = 1 + dice.below(3); i > 0; i--) {
            broken = ByteMutations.mutate(dice, broken);
        }
        FramedAnswer all = framed(broken, Splits.WHOLE);
        for (int[] cuts :
                List.of(Splits.random(dice.random(), broken.length), Splits.ofSize(1 + dice.below(9), broken.length))) {
            FramedAnswer cut = framed(broken, cuts);
            if (cut.end() != all.end() || !Arrays.equals(cut.payload(), all.payload())) {
                throw new AssertionError(
                        "broken framing is " + cut.end() + " when cut and else " + all.end() + at(cuts));
            }
        }
    }

    private static FramedAnswer framed(byte[] bytes, int[] cuts) {
        FramedAnswer framed = new FramedAnswer((_, _, _) -> {});
        Splits.feed(bytes, cuts, framed::feed);
        return framed;
    }

    private static String at(int[] cuts) {
        return " at " + Arrays.toString(Arrays.copyOf(cuts, Math.min(cuts.length, 20)));
    }
}
