package io.clauderelay.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** The ways in which a network may cut one text into pieces. */
public final class Cuts {
    private static final byte[] BEFORE = {'"', '{', '\n'};
    private static final byte[] BEHIND = {'}', '\r', '\n', '\\'};

    private Cuts() {}

    /** Every cut into two, pieces of one, two and three bytes, and some cuts at random. */
    public static List<List<byte[]>> of(byte[] whole) {
        List<List<byte[]>> cuts = new ArrayList<>();
        for (int at = 1; at < whole.length; at++) {
            cuts.add(List.of(Arrays.copyOfRange(whole, 0, at), Arrays.copyOfRange(whole, at, whole.length)));
        }
        for (int size = 1; size <= 3; size++) {
            int fixed = size;
            cuts.add(cut(whole, () -> fixed));
        }
        Random random = new Random(whole.length);
        for (int i = 0; i < 20; i++) {
            cuts.add(cut(whole, () -> random.nextInt(40)));
        }
        return cuts;
    }

    /** A piece as a part of a larger buffer: whoever reads beyond its bounds finds something confusing there. */
    public static ByteBuf buffer(byte[] piece) {
        ByteBuf buffer = Unpooled.buffer(BEFORE.length + piece.length + BEHIND.length);
        buffer.writeBytes(BEFORE).writeBytes(piece).writeBytes(BEHIND);
        return buffer.readerIndex(BEFORE.length).writerIndex(BEFORE.length + piece.length);
    }

    private static List<byte[]> cut(byte[] whole, IntSupplier size) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < whole.length) {
            int end = Math.min(whole.length, at + size.getAsInt());
            pieces.add(Arrays.copyOfRange(whole, at, end));
            at = end;
        }
        return pieces;
    }
}
