package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What the relay is to change about an exchange, done once more in the plainest way: held against what it has done, it
 * shows whatever else has changed.
 *
 * @param toUpstream the body that the upstream is to receive, of the one that the client sent
 * @param toClient the body that the client is to get, of the one that the upstream answered
 * @param dropped the header that describes the client's body and not the upstream's; empty for none
 */
record Intended(UnaryOperator<byte[]> toUpstream, UnaryOperator<byte[]> toClient, String dropped) {
    static final Intended NOTHING = new Intended(body -> body, body -> body, "");

    private static final Pattern USAGE_CHUNK = Pattern.compile("data: [^\r\n]*\"choices\":\\[\\][^\r\n]*\r?\n\r?\n");

    /** The usage of a stream is asked for in the place of a client that does not want it, and taken out again. */
    static final Intended USAGE_ASKED = NOTHING.toUpstream(body ->
                    edited(body, text -> text.replaceFirst("\\{", "{\"stream_options\":{\"include_usage\":true},")))
            .toClient(body -> edited(body, text -> USAGE_CHUNK.matcher(text).replaceFirst("")));

    /** Every byte is a character, so that none is lost on the way. */
    private static byte[] edited(byte[] body, UnaryOperator<String> edit) {
        return edit.apply(new String(body, ISO_8859_1)).getBytes(ISO_8859_1);
    }

    private Intended toUpstream(UnaryOperator<byte[]> change) {
        return new Intended(change, toClient, dropped);
    }

    private Intended toClient(UnaryOperator<byte[]> change) {
        return new Intended(toUpstream, change, dropped);
    }

    /** Nothing else changes than that the client might as well have sent this. */
    static Intended arrivesAs(String text) {
        return NOTHING.of(text);
    }

    /** The same of this body instead of the one that the client sent. */
    Intended of(String text) {
        byte[] body = text.getBytes(UTF_8);
        return toUpstream(_ -> toUpstream.apply(body));
    }

    /** And no more as packed as the client sent it. */
    Intended unpacked() {
        return new Intended(toUpstream, toClient, "content-encoding");
    }

    WireMessage request(WireMessage asked) {
        return new WireMessage(
                asked.startLine(),
                asked.headers().stream()
                        .filter(header -> !header.named(dropped))
                        .toList(),
                toUpstream.apply(asked.body()),
                asked.whole());
    }

    WireMessage answer(WireMessage answered) {
        return new WireMessage(
                answered.startLine(), answered.headers(), toClient.apply(answered.body()), answered.whole());
    }
}
