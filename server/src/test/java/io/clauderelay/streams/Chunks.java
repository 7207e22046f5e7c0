package io.clauderelay.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** A body as a chunked answer. */
final class Chunks {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

    private final byte[] chunks;
    private final byte[] answer;

    private Chunks(byte[] chunks, String last) {
        this.chunks = chunks;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(HEAD.getBytes(US_ASCII));
        all.writeBytes(chunks);
        all.writeBytes(last.getBytes(US_ASCII));
        this.answer = all.toByteArray();
    }

    /** Chunks of one size. */
    static Chunks ofSize(int size, byte[] body) {
        return of(body, Splits.ofSize(size, body.length), "%x", "0\r\n\r\n");
    }

    /** Chunks of any size, written in one of several ways. */
    static Chunks random(RandomGenerator random, byte[] body) {
        String size = random.nextBoolean() ? "%x" : "%04X";
        String last = random.nextBoolean() ? "0\r\n\r\n" : "000\r\nexpires: never\r\nx-a:\r\n\r\n";
        return of(body, Splits.random(random, body.length), size, last);
    }

    private static Chunks of(byte[] body, int[] cuts, String size, String last) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : body.length;
            if (to > from) {
                chunks.writeBytes((String.format(Locale.ROOT, size, to - from) + "\r\n").getBytes(US_ASCII));
                chunks.write(body, from, to - from);
                chunks.writeBytes("\r\n".getBytes(US_ASCII));
            }
            from = to;
        }
        return new Chunks(chunks.toByteArray(), last);
    }

    /** All chunks but the last one, which are what goes to the client. */
    byte[] chunks() {
        return chunks;
    }

    /** The whole answer, with its head, the last chunk and its trailers. */
    byte[] answer() {
        return answer;
    }
}
