package io.clauderelay.whole;

import io.clauderelay.bench.Header;
import java.util.List;
import java.util.Optional;

/** One request or one answer as it went over a wire, its body without framing. */
final class WireMessage {
    private final String startLine;
    private final List<Header> headers;
    private final byte[] body;
    private final boolean whole;

    WireMessage(String startLine, List<Header> headers, byte[] body, boolean whole) {
        this.startLine = startLine;
        this.headers = List.copyOf(headers);
        this.body = body.clone();
        this.whole = whole;
    }

    /** The request line or the status line. */
    String startLine() {
        return startLine;
    }

    /** In the order and spelling of the wire. */
    List<Header> headers() {
        return headers;
    }

    /** The first value of this name; letter case does not count. */
    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.named(name))
                .map(Header::value)
                .findFirst();
    }

    byte[] body() {
        return body.clone();
    }

    /** Whether all of the body came that its framing promises. */
    boolean whole() {
        return whole;
    }

    @Override
    public String toString() {
        return startLine + ", " + headers.size() + " headers, " + body.length + " bytes" + (whole ? "" : " and a cut");
    }
}
