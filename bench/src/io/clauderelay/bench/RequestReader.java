package io.clauderelay.bench;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a connection's bytes into requests: one buffer that is kept, no object for what is not looked at. */
final class RequestReader {
    private static final int MAX_HEAD = 256 * 1024;
    private static final int MAX_BODY = 64 * 1024 * 1024;

    private byte[] buffer = new byte[8 * 1024];
    private int size;
    private int scanned;
    private @Nullable RequestHead head;
    private @Nullable ChunkedBody chunks;

    /** Takes everything readable. */
    void feed(ByteBuf bytes) {
        int more = bytes.readableBytes();
        ensure(size + more);
        bytes.readBytes(buffer, size, more);
        size += more;
    }

    /** The head of the request that is being read, as soon as it has arrived. */
    @Nullable RequestHead head() {
        return head;
    }

    /**
     * The next request when it has arrived whole, else null; {@link #drop} it before asking for another.
     *
     * @throws IllegalArgumentException when the bytes are no HTTP/1.1, or are too many
     */
    @Nullable RawRequest poll() {
        RequestHead known = head == null ? findHead() : head;
        if (known == null) {
            return null;
        }
        int bodyStart = known.end() + 2;
        if (known.chunked()) {
            ChunkedBody body = chunks == null ? new ChunkedBody(bodyStart) : chunks;
            chunks = body;
            return body.decode(buffer, size) ? new RawRequest(buffer, known, bodyStart, body.length()) : null;
        }
        if (known.contentLength() > MAX_BODY) {
            throw new IllegalArgumentException("a body has at most " + MAX_BODY + " bytes");
        }
        int length = (int) known.contentLength();
        ensure(bodyStart + length);
        return size - bodyStart >= length ? new RawRequest(buffer, known, bodyStart, length) : null;
    }

    /** Forgets the request that was read and keeps what came behind it. */
    void drop(RawRequest request) {
        int end = chunks == null ? request.bodyStart() + request.bodyLength() : chunks.end();
        System.arraycopy(buffer, end, buffer, 0, size - end);
        size -= end;
        scanned = 0;
        head = null;
        chunks = null;
    }

    private @Nullable RequestHead findHead() {
        for (int i = Math.max(scanned, 3); i < size; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n' && buffer[i - 3] == '\r') {
                head = RequestHead.parse(buffer, i - 1);
                return head;
            }
        }
        scanned = size;
        if (size > MAX_HEAD) {
            throw new IllegalArgumentException("a head has at most " + MAX_HEAD + " bytes");
        }
        return null;
    }

    private void ensure(int wanted) {
        if (wanted > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(wanted, 2 * buffer.length));
        }
    }
}
