package io.clauderelay.streams;

import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Where a text is cut: ascending places in it. Two that are equal have an empty piece between them. */
final class Splits {
    static final int[] WHOLE = {};

    private Splits() {}

    /** Pieces of one size. */
    static int[] ofSize(int size, int length) {
        int[] cuts = new int[Math.max(0, (length - 1) / size)];
        Arrays.setAll(cuts, i -> (i + 1) * size);
        return cuts;
    }

    /** A few places, or many, at random. */
    static int[] random(RandomGenerator random, int length) {
        int most = random.nextBoolean() ? 4 : Math.clamp(length / 8L, 1, 300);
        return random.ints(1L + random.nextInt(most), 0, length + 1).sorted().toArray();
    }

    /** Gives out the pieces, each in a buffer of its own with something confusing around it. */
    static void feed(byte[] whole, int[] cuts, Consumer<ByteBuf> each) {
        int from = 0;
        for (int cut : cuts) {
            each.accept(Cuts.buffer(Arrays.copyOfRange(whole, from, cut)));
            from = cut;
        }
        each.accept(Cuts.buffer(Arrays.copyOfRange(whole, from, whole.length)));
    }
}
