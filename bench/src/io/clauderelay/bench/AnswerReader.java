package io.clauderelay.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds the end of an HTTP/1.1 answer by its framing, and keeps just enough of it to tell whether it is whole: the
 * status, the body's length and its last bytes.
 */
final class AnswerReader {
    private static final int TAIL = 128;
    private static final int MAX_LINE = 64 * 1024;

    private final byte[] line = new byte[MAX_LINE];
    private final byte[] tail = new byte[TAIL];
    private int lineLength;
    private int tailLength;
    private int status;
    private long bodyBytes;
    private long left;
    private boolean closes;
    private State state = State.STATUS;

    private enum State {
        STATUS,
        HEADERS,
        LENGTH,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        UNTIL_CLOSE,
        DONE
    }

    /** Gets ready for the next answer. */
    void reset() {
        lineLength = 0;
        tailLength = 0;
        status = 0;
        bodyBytes = 0;
        left = -1;
        closes = false;
        state = State.STATUS;
    }

    /**
     * Reads on; true when the answer has ended. What lies behind its end stays unread.
     *
     * @throws IllegalArgumentException when the bytes are no HTTP/1.1
     */
    boolean read(ByteBuf in) {
        while (state != State.DONE && in.isReadable()) {
            switch (state) {
                case STATUS, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILER -> {
                    if (readLine(in)) {
                        line();
                        lineLength = 0;
                    }
                }
                case LENGTH, CHUNK -> {
                    body(in, (int) Math.min(left, in.readableBytes()));
                    if (left == 0) {
                        state = state == State.CHUNK ? State.CHUNK_END : State.DONE;
                    }
                }
                case UNTIL_CLOSE -> body(in, in.readableBytes());
                case DONE -> throw new IllegalStateException("the loop ends with the answer");
            }
        }
        return state == State.DONE;
    }

    /** The connection has closed: whether that was the regular end of the answer. */
    boolean endsWithConnection() {
        return state == State.UNTIL_CLOSE;
    }

    int status() {
        return status;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    /** Whether the server closes the connection behind the answer. */
    boolean closes() {
        return closes;
    }

    boolean endsWith(String ending) {
        return Bytes.at(tail, tailLength - ending.length(), tailLength, ending);
    }

    private boolean readLine(ByteBuf in) {
        int readable = in.readableBytes();
        int end = in.bytesBefore((byte) '\n');
        int count = end < 0 ? readable : end + 1;
        if (lineLength + count > MAX_LINE) {
            throw new IllegalArgumentException("a line of an answer has at most " + MAX_LINE + " bytes");
        }
        in.readBytes(line, lineLength, count);
        lineLength += count;
        return end >= 0;
    }

    private void line() {
        int length = lineLength > 1 && line[lineLength - 2] == '\r' ? lineLength - 2 : lineLength - 1;
        switch (state) {
            case STATUS -> {
                status = Integer.parseInt(text(9, Math.min(12, length)));
                state = State.HEADERS;
            }
            case HEADERS -> header(length);
            case CHUNK_SIZE -> {
                left = Long.parseLong(text(0, Bytes.indexOf(line, 0, length, ';')), 16);
                state = left == 0 ? State.TRAILER : State.CHUNK;
            }
            case CHUNK_END -> state = State.CHUNK_SIZE;
            case TRAILER -> state = length == 0 ? State.DONE : State.TRAILER;
            default -> throw new IllegalStateException("no line is read in " + state);
        }
    }

    private void header(int length) {
        if (length == 0) {
            headersEnd();
        } else if (Bytes.headerNamed(line, 0, length, "content-length")) {
            left = Long.parseLong(text(15, length).strip());
        } else if (Bytes.headerNamed(line, 0, length, "transfer-encoding")) {
            left = Long.MAX_VALUE;
        } else if (Bytes.headerNamed(line, 0, length, "connection")) {
            closes = text(11, length).strip().equalsIgnoreCase("close");
        }
    }

    private void headersEnd() {
        if (status == 100) {
            reset();
        } else if (left == Long.MAX_VALUE) {
            state = State.CHUNK_SIZE;
        } else if (left > 0) {
            state = State.LENGTH;
        } else {
            state = left == 0 ? State.DONE : State.UNTIL_CLOSE;
        }
    }

    private void body(ByteBuf in, int count) {
        int kept = Math.min(count, TAIL);
        int before = Math.min(tailLength, TAIL - kept);
        System.arraycopy(tail, tailLength - before, tail, 0, before);
        in.skipBytes(count - kept);
        in.readBytes(tail, before, kept);
        tailLength = before + kept;
        bodyBytes += count;
        left -= count;
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.US_ASCII);
    }
}
