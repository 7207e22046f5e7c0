package io.clauderelay.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request as it lies in its connection's buffer; valid until the next one is read. Nothing is decoded that nobody
 * asks for: on the bench's paths only the path, the framing and two fields of the body are.
 */
final class RawRequest {
    private final byte[] buffer;
    private final RequestHead head;
    private final int bodyStart;
    private final int bodyLength;

    RawRequest(byte[] buffer, RequestHead head, int bodyStart, int bodyLength) {
        this.buffer = buffer;
        this.head = head;
        this.bodyStart = bodyStart;
        this.bodyLength = bodyLength;
    }

    byte[] buffer() {
        return buffer;
    }

    RequestHead head() {
        return head;
    }

    int bodyStart() {
        return bodyStart;
    }

    int bodyLength() {
        return bodyLength;
    }

    /** The first header line of this name. */
    Optional<String> header(String name) {
        int at = head.linesFrom();
        while (at < head.end()) {
            int next = Bytes.lineEnd(buffer, at, head.end());
            if (Bytes.headerNamed(buffer, at, next, name)) {
                return Optional.of(text(at + name.length() + 1, next).strip());
            }
            at = next + 2;
        }
        return Optional.empty();
    }

    /** Every header line, in order. */
    List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        int at = head.linesFrom();
        while (at < head.end()) {
            int next = Bytes.lineEnd(buffer, at, head.end());
            String line = text(at, next);
            int colon = line.indexOf(':');
            headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
            at = next + 2;
        }
        return headers;
    }

    byte[] body() {
        return Arrays.copyOfRange(buffer, bodyStart, bodyStart + bodyLength);
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
