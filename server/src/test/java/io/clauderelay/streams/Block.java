package io.clauderelay.streams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A part of a stream that a blank line ends, or the stream itself; {@code [from, to)} of it. */
record Block(int from, int to) {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** All of a stream's parts; a mark at its beginning is in none. */
    static List<Block> of(byte[] stream) {
        List<Block> blocks = new ArrayList<>();
        int from = stream.length >= 3 && Arrays.equals(stream, 0, 3, MARK, 0, 3) ? 3 : 0;
        int lineFrom = from;
        for (int at = from; at < stream.length; at++) {
            if (stream[at] != '\n' && stream[at] != '\r') {
                continue;
            }
            boolean isBlank = lineFrom == at;
            boolean isPair = stream[at] == '\r' && at + 1 < stream.length && stream[at + 1] == '\n';
            at += isPair ? 1 : 0;
            lineFrom = at + 1;
            if (isBlank) {
                blocks.add(new Block(from, lineFrom));
                from = lineFrom;
            }
        }
        if (from < stream.length) {
            blocks.add(new Block(from, stream.length));
        }
        return blocks;
    }

    byte[] in(byte[] stream) {
        return Arrays.copyOfRange(stream, from, to);
    }
}
