package io.clauderelay.bench;

import java.nio.charset.StandardCharsets;

/** Decodes a chunked request body in place: the payload moves to the front of where the chunks lay. */
final class ChunkedBody {
    private final int start;
    private int out;
    private int at;
    private long left;
    private State state = State.SIZE;

    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        DONE
    }

    ChunkedBody(int start) {
        this.start = start;
        this.out = start;
        this.at = start;
    }

    /** Bytes of payload so far. */
    int length() {
        return out - start;
    }

    /** Where the last chunk and the trailer end. */
    int end() {
        return at;
    }

    /** Reads on; true when the body is whole. */
    boolean decode(byte[] buffer, int size) {
        boolean moved = true;
        while (moved && state != State.DONE) {
            moved = switch (state) {
                case SIZE -> readSize(buffer, size);
                case DATA -> readData(buffer, size);
                case DATA_END -> readDataEnd(size);
                case TRAILER -> readTrailer(buffer, size);
                case DONE -> false;
            };
        }
        return state == State.DONE;
    }

    private boolean readSize(byte[] buffer, int size) {
        int end = Bytes.lineEnd(buffer, at, size);
        if (end + 1 >= size) {
            return false;
        }
        int digits = Bytes.indexOf(buffer, at, end, ';');
        left = Long.parseLong(new String(buffer, at, digits - at, StandardCharsets.US_ASCII).strip(), 16);
        at = end + 2;
        state = left == 0 ? State.TRAILER : State.DATA;
        return true;
    }

    private boolean readData(byte[] buffer, int size) {
        int count = (int) Math.min(left, size - at);
        System.arraycopy(buffer, at, buffer, out, count);
        out += count;
        at += count;
        left -= count;
        state = left == 0 ? State.DATA_END : State.DATA;
        return left == 0;
    }

    private boolean readDataEnd(int size) {
        if (size - at < 2) {
            return false;
        }
        at += 2;
        state = State.SIZE;
        return true;
    }

    private boolean readTrailer(byte[] buffer, int size) {
        int end = Bytes.lineEnd(buffer, at, size);
        if (end + 1 >= size) {
            return false;
        }
        state = end == at ? State.DONE : State.TRAILER;
        at = end + 2;
        return true;
    }
}
