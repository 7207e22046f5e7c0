package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clauderelay.platform.http.HeaderNames;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The head of an upstream's answer: its bytes and where the headers lie in them. One instance serves one connection and
 * is filled anew for every answer.
 */
public final class ResponseHead {
    private static final byte[] COLON = {':', ' '};
    private static final byte[] LINE_END = {'\r', '\n'};

    private byte[] bytes = new byte[2048];
    private int length;
    private int status;
    private int reasonFrom;
    private int reasonTo;
    private boolean http10;

    /** Four offsets a header: name from and to, value from and to. */
    private int[] offsets = new int[4 * 32];

    private int headers;

    void clear() {
        length = 0;
        headers = 0;
        status = 0;
    }

    int length() {
        return length;
    }

    /** The byte that was appended last; 0 when there is none. */
    byte lastByte() {
        return length == 0 ? 0 : bytes[length - 1];
    }

    void append(ByteBuf buffer, int from, int to) {
        int more = to - from;
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
        buffer.getBytes(from, bytes, length, more);
        length += more;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Writes the upstream's own words for its status; nothing where it gave none, or none that a line can hold. */
    public void writeReason(ByteBuf to) {
        to.writeBytes(bytes, reasonFrom, reasonTo - reasonFrom);
    }

    boolean isHttp10() {
        return http10;
    }

    /** The value of the first header with this lower-case name. */
    public Optional<String> find(String name) {
        for (int i = 0; i < headers; i++) {
            if (nameIs(i, name)) {
                return Optional.of(value(i));
            }
        }
        return Optional.empty();
    }

    private List<String> findAll(String name) {
        List<String> values = List.of();
        for (int i = 0; i < headers; i++) {
            if (nameIs(i, name)) {
                values = values.isEmpty() ? new ArrayList<>() : values;
                values.add(value(i));
            }
        }
        return values;
    }

    /** How many headers have this lower-case name. */
    int count(String name) {
        int count = 0;
        for (int i = 0; i < headers; i++) {
            count += nameIs(i, name) ? 1 : 0;
        }
        return count;
    }

    /** Writes every header as a line of a head, but those in the set and those that concern this connection alone. */
    public void writeWithout(HeaderNames left, ByteBuf to) {
        HeaderNames named = HeaderNames.namedByConnection(findAll("connection"));
        for (int i = 0; i < headers; i++) {
            int at = i * 4;
            if (left.contains(bytes, offsets[at], offsets[at + 1])
                    || (named != null && named.contains(bytes, offsets[at], offsets[at + 1]))) {
                continue;
            }
            to.writeBytes(bytes, offsets[at], offsets[at + 1] - offsets[at]);
            to.writeBytes(COLON);
            to.writeBytes(bytes, offsets[at + 2], offsets[at + 3] - offsets[at + 2]);
            to.writeBytes(LINE_END);
        }
    }

    /**
     * Parses the bytes that were appended: status line and headers, up to and including the blank line.
     *
     * @throws MalformedResponseException when they are not an HTTP/1 head
     */
    void parse() throws MalformedResponseException {
        headers = 0;
        int lineEnd = lineEnd(0);
        parseStatusLine(lineEnd);
        int at = lineEnd + 2;
        while (at < length) {
            lineEnd = lineEnd(at);
            if (lineEnd == at) {
                return;
            }
            parseHeader(at, lineEnd);
            at = lineEnd + 2;
        }
        throw new MalformedResponseException("the head has no blank line");
    }

    private int lineEnd(int from) throws MalformedResponseException {
        for (int at = from; at + 1 < length; at++) {
            if (bytes[at] == '\n' || (bytes[at] == '\r' && bytes[at + 1] != '\n')) {
                throw new MalformedResponseException("a line of the head does not end with CR LF");
            }
            if (bytes[at] == '\r') {
                return at;
            }
        }
        throw new MalformedResponseException("a line of the head does not end");
    }

    private void parseStatusLine(int end) throws MalformedResponseException {
        boolean plausible = end >= 12 && startsWith("HTTP/1.") && bytes[8] == ' ' && (end == 12 || bytes[12] == ' ');
        status = plausible ? number(9, 12) : -1;
        if (status < 100 || status > 599 || (bytes[7] != '0' && bytes[7] != '1')) {
            throw new MalformedResponseException("the answer does not begin with an HTTP/1 status line");
        }
        http10 = bytes[7] == '0';
        reasonFrom = Math.min(13, end);
        reasonTo = hasControls(reasonFrom, end) ? reasonFrom : end;
    }

    private void parseHeader(int from, int to) throws MalformedResponseException {
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            if (bytes[colon] <= ' ' || bytes[colon] >= 127) {
                throw new MalformedResponseException("a header's name has a byte that names do not have");
            }
            colon++;
        }
        if (colon == from || colon == to) {
            throw new MalformedResponseException("a header has no name or no colon");
        }
        int valueFrom = colon + 1;
        while (valueFrom < to && isBlank(bytes[valueFrom])) {
            valueFrom++;
        }
        int valueTo = to;
        while (valueTo > valueFrom && isBlank(bytes[valueTo - 1])) {
            valueTo--;
        }
        if (hasControls(valueFrom, valueTo)) {
            throw new MalformedResponseException("a header's value has a control character");
        }
        add(from, colon, valueFrom, valueTo);
    }

    /** Control characters, NUL above all, end a value for some readers and not for others. */
    private boolean hasControls(int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if ((b >= 0 && b < ' ' && b != '\t') || b == 127) {
                return true;
            }
        }
        return false;
    }

    private void add(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        int at = headers * 4;
        if (at == offsets.length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
        }
        offsets[at] = nameFrom;
        offsets[at + 1] = nameTo;
        offsets[at + 2] = valueFrom;
        offsets[at + 3] = valueTo;
        headers++;
    }

    private boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int number(int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private boolean nameIs(int header, String name) {
        int from = offsets[header * 4];
        if (offsets[header * 4 + 1] - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String value(int header) {
        int from = offsets[header * 4 + 2];
        return new String(bytes, from, offsets[header * 4 + 3] - from, US_ASCII);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
