package io.clauderelay.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds heads and bodies in what an upstream connection brings, split anywhere. Chunked bodies are not taken apart: the
 * chunks pass on as they came, all but the last one, and the payload inside them is shown to the reader in place. What
 * is ambiguous is refused, so that no two parties can disagree on where an answer ends.
 */
final class ResponseFraming {
    private static final int MAX_HEAD_BYTES = 64 * 1024;

    /** More than any 63-bit size; a longer run of digits is an attack or a mistake. */
    private static final int MAX_SIZE_DIGITS = 15;

    private enum State {
        HEAD,
        LENGTH,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK_SIZE_END,
        CHUNK_DATA,
        CHUNK_DATA_CR,
        CHUNK_DATA_LF,
        TRAILER
    }

    private final AnswerSink sink;
    private final ResponseHead head = new ResponseHead();

    /** A size line that has begun in one buffer and ends in a later one, kept back: it may be the last chunk's. */
    private final ByteBuf heldSizeLine = Unpooled.buffer(MAX_SIZE_DIGITS + 2);

    private State state = State.HEAD;
    private boolean untouched = true;
    private boolean noBody;
    private boolean reusable;
    private boolean chunked;
    private long remaining;
    private int sizeDigits;
    private int passFrom;
    private int sizeLineFrom;
    private int headLineBytes;
    private int trailerLineBytes;
    private boolean trailerLineEnds;
    private int trailerBytes;

    ResponseFraming(AnswerSink sink) {
        this.sink = sink;
    }

    /** Makes ready for the answer to a request with this method. */
    void expectAnswerTo(String method) {
        head.clear();
        state = State.HEAD;
        untouched = true;
        noBody = method.equals("HEAD");
        chunked = false;
        headLineBytes = 0;
        heldSizeLine.clear();
    }

    /** Whether no byte has come yet, of the answer or of an interim one: the request may not have been read at all. */
    boolean isUntouched() {
        return untouched;
    }

    /** Whether the head has been told. */
    boolean isInBody() {
        return state != State.HEAD;
    }

    /** Whether the connection may carry another request after this answer. */
    boolean isReusable() {
        return reusable;
    }

    /**
     * How many bytes the chunk in progress still lacks, its line end included; 0 between chunks; -1 when the answer is
     * not chunked.
     */
    long chunkRemainder() {
        if (!chunked) {
            return -1;
        }
        return switch (state) {
            case CHUNK_DATA -> remaining + 2;
            case CHUNK_DATA_CR -> 2;
            case CHUNK_DATA_LF -> 1;
            case HEAD, LENGTH, UNTIL_CLOSE, CHUNK_SIZE, CHUNK_SIZE_END, TRAILER -> 0;
        };
    }

    /**
     * Reads all of the buffer, tells the sink, and answers whether the answer ended in it. Bytes behind the end make
     * the connection unusable, for nobody asked for them.
     */
    boolean read(ByteBuf buffer) throws MalformedResponseException {
        int at = buffer.readerIndex();
        int to = buffer.writerIndex();
        untouched &= at == to;
        while (state == State.HEAD) {
            at = readHead(buffer, at, to);
            if (at < 0) {
                return false;
            }
            if (noBody || (state == State.LENGTH && remaining == 0)) {
                return finish(at, to);
            }
        }
        return switch (state) {
            case LENGTH -> readLength(buffer, at, to);
            case UNTIL_CLOSE -> readUntilClose(buffer, at, to);
            default -> readChunks(buffer, at, to);
        };
    }

    /** The upstream closed; answers whether that is how this answer ends. */
    boolean endsWithClose() {
        return state == State.UNTIL_CLOSE;
    }

    /** Answers the index behind the head, or -1 when it has not ended. */
    private int readHead(ByteBuf buffer, int from, int to) throws MalformedResponseException {
        int end = headEnd(buffer, from, to);
        head.append(buffer, from, end < 0 ? to : end);
        if (head.length() > MAX_HEAD_BYTES) {
            throw new MalformedResponseException("the head is longer than " + MAX_HEAD_BYTES + " bytes");
        }
        if (end < 0) {
            return -1;
        }
        head.parse();
        if (head.status() < 200) {
            // 100 Continue and 103 Early Hints announce; the answer itself is still to come. Behind 101 comes no HTTP.
            if (head.status() == 101) {
                throw new MalformedResponseException("the upstream switches to a protocol that nobody asked for");
            }
            head.clear();
            return end < to ? end : -1;
        }
        decideFraming();
        sink.head(head);
        return end;
    }

    /** Goes from line end to line end; a line that ends otherwise is refused here, lest its head never seem to end. */
    private int headEnd(ByteBuf buffer, int from, int to) throws MalformedResponseException {
        int at = from;
        int newline = buffer.indexOf(at, to, (byte) '\n');
        while (newline >= 0) {
            byte before = newline > from ? buffer.getByte(newline - 1) : head.lastByte();
            require(before, '\r', "a line of the head does not end with CR LF");
            boolean blank = headLineBytes + newline - at == 1;
            headLineBytes = 0;
            at = newline + 1;
            if (blank) {
                return at;
            }
            newline = buffer.indexOf(at, to, (byte) '\n');
        }
        headLineBytes += to - at;
        return -1;
    }

    private void decideFraming() throws MalformedResponseException {
        Optional<String> encoding = head.find("transfer-encoding");
        Optional<String> length = head.find("content-length");
        if (encoding.isPresent() && (length.isPresent() || head.count("transfer-encoding") > 1)) {
            throw new MalformedResponseException("the head frames its body twice");
        }
        if (head.count("content-length") > 1) {
            throw new MalformedResponseException("the head has two content lengths");
        }
        noBody |= head.status() == 204 || head.status() == 304;
        String connection = head.find("connection").orElse("").toLowerCase(Locale.ROOT);
        reusable = !connection.contains("close") && (!head.isHttp10() || connection.contains("keep-alive"));
        chunked = encoding.isPresent();
        if (chunked) {
            requireChunked(encoding.get());
            if (head.isHttp10()) {
                throw new MalformedResponseException("an HTTP/1.0 answer has a transfer encoding");
            }
            beginSizeLine();
        } else if (length.isPresent()) {
            state = State.LENGTH;
            remaining = parseLength(length.get());
        } else {
            state = State.UNTIL_CLOSE;
            reusable &= noBody;
        }
    }

    private static void requireChunked(String encoding) throws MalformedResponseException {
        if (!encoding.equalsIgnoreCase("chunked")) {
            throw new MalformedResponseException("the transfer encoding is '" + encoding + "', expected 'chunked'");
        }
    }

    private static long parseLength(String text) throws MalformedResponseException {
        boolean plain = !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!plain) {
            throw new MalformedResponseException("the content length is '" + text + "', expected a number");
        }
        return Long.parseLong(text);
    }

    private boolean readLength(ByteBuf buffer, int from, int to) {
        if (from == to) {
            return false;
        }
        int end = (int) Math.min(to, from + remaining);
        remaining -= end - from;
        sink.payload(buffer, from, end);
        sink.pass(buffer, from, end);
        return remaining == 0 && finish(end, to);
    }

    private boolean readUntilClose(ByteBuf buffer, int from, int to) {
        if (from < to) {
            sink.payload(buffer, from, to);
            sink.pass(buffer, from, to);
        }
        return false;
    }

    private boolean readChunks(ByteBuf buffer, int from, int to) throws MalformedResponseException {
        passFrom = from;
        sizeLineFrom = from;
        int at = from;
        while (at < to) {
            at = readChunkPart(buffer, at, to);
            if (state == State.HEAD) {
                return finish(at, to);
            }
        }
        if (state == State.CHUNK_SIZE || state == State.CHUNK_SIZE_END) {
            passUpTo(buffer, sizeLineFrom);
            heldSizeLine.writeBytes(buffer, sizeLineFrom, to - sizeLineFrom);
        } else if (state != State.TRAILER) {
            passUpTo(buffer, to);
        }
        return false;
    }

    private int readChunkPart(ByteBuf buffer, int at, int to) throws MalformedResponseException {
        return switch (state) {
            case CHUNK_DATA -> {
                int end = (int) Math.min(to, at + remaining);
                sink.payload(buffer, at, end);
                remaining -= end - at;
                state = remaining == 0 ? State.CHUNK_DATA_CR : State.CHUNK_DATA;
                yield end;
            }
            case CHUNK_DATA_CR -> {
                require(buffer.getByte(at), '\r', "a chunk is longer than its size says");
                state = State.CHUNK_DATA_LF;
                yield at + 1;
            }
            case CHUNK_DATA_LF -> {
                require(buffer.getByte(at), '\n', "a chunk is longer than its size says");
                beginSizeLine();
                sizeLineFrom = at + 1;
                yield at + 1;
            }
            case CHUNK_SIZE, CHUNK_SIZE_END -> {
                int behind = readSizeLine(buffer, at, to);
                passHeldOrStop(buffer);
                yield behind;
            }
            case TRAILER -> readTrailer(buffer, at, to);
            case HEAD, LENGTH, UNTIL_CLOSE -> throw new IllegalStateException("not inside chunks: " + state);
        };
    }

    /** Once a size line is whole: the last chunk's is left out, any other goes on, with its beginning if that was kept back. */
    private void passHeldOrStop(ByteBuf buffer) {
        if (state == State.TRAILER) {
            passUpTo(buffer, sizeLineFrom);
            heldSizeLine.clear();
        } else if (state == State.CHUNK_DATA && heldSizeLine.isReadable()) {
            ByteBuf beginning = heldSizeLine.copy();
            heldSizeLine.clear();
            sink.pass(beginning, 0, beginning.writerIndex());
            beginning.release();
        }
    }

    private void passUpTo(ByteBuf buffer, int to) {
        if (passFrom < to) {
            sink.pass(buffer, passFrom, to);
        }
        passFrom = to;
    }

    private void beginSizeLine() {
        state = State.CHUNK_SIZE;
        remaining = 0;
        sizeDigits = 0;
    }

    private int readSizeLine(ByteBuf buffer, int from, int to) throws MalformedResponseException {
        int at = from;
        while (at < to && state == State.CHUNK_SIZE) {
            byte b = buffer.getByte(at++);
            if (b == '\r' && sizeDigits > 0) {
                state = State.CHUNK_SIZE_END;
            } else {
                remaining = remaining * 16 + hexDigit(b);
                sizeDigits++;
            }
        }
        if (at < to && state == State.CHUNK_SIZE_END) {
            require(buffer.getByte(at++), '\n', "a chunk's size line does not end with CR LF");
            state = remaining == 0 ? State.TRAILER : State.CHUNK_DATA;
            trailerLineBytes = 0;
            trailerLineEnds = false;
            trailerBytes = 0;
        }
        return at;
    }

    private int hexDigit(byte b) throws MalformedResponseException {
        int digit = b < 0 ? -1 : Character.digit(b, 16);
        if (digit < 0 || sizeDigits == MAX_SIZE_DIGITS) {
            throw new MalformedResponseException("a chunk's size is not a plain hexadecimal number");
        }
        return digit;
    }

    /** Trailers say nothing a client needs; they are crossed and left out. */
    private int readTrailer(ByteBuf buffer, int from, int to) throws MalformedResponseException {
        for (int at = from; at < to; at++) {
            byte b = buffer.getByte(at);
            if (trailerLineEnds != (b == '\n')) {
                throw new MalformedResponseException("a line of the trailers does not end with CR LF");
            }
            if (b == '\n') {
                if (trailerLineBytes == 0) {
                    state = State.HEAD;
                    return at + 1;
                }
                trailerLineBytes = 0;
            } else if (b != '\r') {
                trailerLineBytes++;
            }
            trailerLineEnds = b == '\r';
            if (++trailerBytes > MAX_HEAD_BYTES) {
                throw new MalformedResponseException("the trailers are longer than " + MAX_HEAD_BYTES + " bytes");
            }
        }
        return to;
    }

    private boolean finish(int at, int to) {
        reusable &= at == to;
        return true;
    }

    private static void require(byte found, char expected, String message) throws MalformedResponseException {
        if (found != expected) {
            throw new MalformedResponseException(message);
        }
    }
}
