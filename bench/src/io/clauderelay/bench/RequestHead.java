package io.clauderelay.bench;

import java.nio.charset.StandardCharsets;

/**
 * The part of a request's head that decides how to read on.
 *
 * @param linesFrom where the header lines begin in the buffer
 * @param end where they end, the line end of the last one included
 * @param contentLength in bytes; 0 when the request states none
 * @param closes whether the client wants the connection closed behind the answer
 */
record RequestHead(
        String method,
        String path,
        String query,
        int linesFrom,
        int end,
        long contentLength,
        boolean chunked,
        boolean expectsContinue,
        boolean closes) {

    /**
     * Reads the head that lies in the buffer from 0 to {@code end}, the empty line not included.
     *
     * @throws IllegalArgumentException when it is no HTTP/1.1 head
     */
    static RequestHead parse(byte[] buffer, int end) {
        int lineEnd = Bytes.lineEnd(buffer, 0, end);
        String line = new String(buffer, 0, lineEnd, StandardCharsets.ISO_8859_1);
        int first = line.indexOf(' ');
        int second = line.lastIndexOf(' ');
        if (first <= 0 || second <= first || !line.startsWith("HTTP/1.", second + 1)) {
            throw new IllegalArgumentException("a request begins with METHOD TARGET HTTP/1.x, but this with: " + line);
        }
        String target = line.substring(first + 1, second);
        int mark = target.indexOf('?');
        Framed framed = new Framed();
        for (int at = lineEnd + 2; at < end; ) {
            int next = Bytes.lineEnd(buffer, at, end);
            framed.line(buffer, at, next);
            at = next + 2;
        }
        return new RequestHead(
                line.substring(0, first),
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark),
                lineEnd + 2,
                end,
                framed.contentLength,
                framed.chunked,
                framed.expectsContinue,
                framed.closes);
    }

    /** Picks the lines that matter by the length of their name first, which leaves out nearly all others. */
    private static final class Framed {
        private long contentLength;
        private boolean chunked;
        private boolean expectsContinue;
        private boolean closes;

        void line(byte[] buffer, int from, int to) {
            switch (Bytes.indexOf(buffer, from, to, ':') - from) {
                case 14 -> {
                    if (Bytes.headerNamed(buffer, from, to, "content-length")) {
                        contentLength = Long.parseLong(value(buffer, from + 15, to));
                    }
                }
                case 17 -> {
                    if (Bytes.headerNamed(buffer, from, to, "transfer-encoding")) {
                        chunked = value(buffer, from + 18, to).equalsIgnoreCase("chunked");
                    }
                }
                case 10 -> {
                    if (Bytes.headerNamed(buffer, from, to, "connection")) {
                        closes = value(buffer, from + 11, to).equalsIgnoreCase("close");
                    }
                }
                case 6 -> {
                    if (Bytes.headerNamed(buffer, from, to, "expect")) {
                        expectsContinue = value(buffer, from + 7, to).equalsIgnoreCase("100-continue");
                    }
                }
                default -> {
                    // every other line matters only to who asks for it by name
                }
            }
        }

        private static String value(byte[] buffer, int from, int to) {
            return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1).strip();
        }
    }
}
