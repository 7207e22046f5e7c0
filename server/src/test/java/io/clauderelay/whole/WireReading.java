package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clauderelay.bench.Header;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 out of what a connection carried in one direction, which may end anywhere. */
final class WireReading {
    private final byte[] bytes;
    private int at;

    private WireReading(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The exchanges of a connection, in order. A request that has not come whole is left out. */
    static List<WireExchange> exchanges(byte[] sent, byte[] answered) {
        WireReading requests = new WireReading(sent);
        WireReading answers = new WireReading(answered);
        List<WireExchange> exchanges = new ArrayList<>();
        WireMessage request = requests.request();
        while (request != null && request.whole()) {
            exchanges.add(
                    new WireExchange(request, answers.answer(request.startLine().startsWith("HEAD "))));
            request = requests.request();
        }
        return exchanges;
    }

    private @Nullable WireMessage request() {
        WireMessage head = head();
        return head == null ? null : withBody(head, 0);
    }

    /** The next answer that is not an interim one. */
    private @Nullable WireMessage answer(boolean toHead) {
        WireMessage head = head();
        while (head != null && head.startLine().startsWith("HTTP/1.1 1")) {
            head = head();
        }
        return head == null || toHead ? head : withBody(head, Integer.MAX_VALUE);
    }

    private @Nullable WireMessage head() {
        int end = indexOf("\r\n\r\n");
        if (end < 0) {
            return null;
        }
        String[] lines = new String(bytes, at, end - at, ISO_8859_1).split("\r\n", -1);
        at = end + 4;
        List<Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.add(new Header(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
        }
        return new WireMessage(lines[0], headers, new byte[0], true);
    }

    /** The message with its body; without a word about its length it has so many bytes, or those up to the end. */
    private WireMessage withBody(WireMessage head, int bytesUnlessTold) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Optional<String> length = head.header("content-length");
        boolean whole = head.header("transfer-encoding").isPresent()
                ? takeChunks(body)
                : take(length.map(Integer::parseInt).orElse(bytesUnlessTold), body) || length.isEmpty();
        return new WireMessage(head.startLine(), head.headers(), body.toByteArray(), whole);
    }

    private boolean takeChunks(ByteArrayOutputStream into) {
        while (true) {
            int end = indexOf("\r\n");
            if (end < 0) {
                return false;
            }
            int size = Integer.parseInt(new String(bytes, at, end - at, ISO_8859_1), 16);
            at = end + 2;
            boolean all = take(size, into) && indexOf("\r\n") == at;
            at += all ? 2 : 0;
            if (!all || size == 0) {
                return all;
            }
        }
    }

    /** Takes so many bytes, or all there are; tells whether there were enough. */
    private boolean take(int count, ByteArrayOutputStream into) {
        int there = Math.min(count, bytes.length - at);
        into.write(bytes, at, there);
        at += there;
        return there == count;
    }

    private int indexOf(String mark) {
        for (int i = at; i + mark.length() <= bytes.length; i++) {
            if (bytes[i] == '\r' && new String(bytes, i, mark.length(), ISO_8859_1).equals(mark)) {
                return i;
            }
        }
        return -1;
    }
}
