package io.clauderelay.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * What a client got for one request.
 *
 * @param begunNanos when it had begun to send, by the system's clock for spans
 * @param endedNanos when it had the end, or was gone
 * @param status 0 when no head came
 * @param raw head and body as they came, framing included
 * @param whole whether the framing says that all of it came
 * @param left whether the client did not wait for the end
 */
record Received(long begunNanos, long endedNanos, int status, String raw, boolean whole, boolean left) {
    private static final int HEAD_LIMIT = 16_384;

    /** The relay's id of the exchange; empty where no head came. */
    Optional<String> exchangeId() {
        return header("x-relay-request-id");
    }

    /** The upstream's id of the answer. */
    Optional<String> requestId() {
        return header("request-id");
    }

    private Optional<String> header(String name) {
        int end = raw.indexOf("\r\n\r\n");
        if (end < 0) {
            return Optional.empty();
        }
        return raw.substring(0, Math.min(end, HEAD_LIMIT))
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Whether the client has all that it asked for: the framing's end, and in a stream the last event as well. */
    boolean isGood() {
        boolean stream = raw.contains("text/event-stream");
        boolean said = !stream || raw.contains("event: message_stop") || raw.contains("event: response.completed");
        return whole && status == 200 && said;
    }

    /** Whether something of an answer's content came. */
    boolean hasContent() {
        return status == 200 && (raw.contains("content_block_delta") || raw.contains("output_text.delta"));
    }

    /** Whether it is an error of this type, in the envelope of either language. */
    boolean isError(String type) {
        return status >= 400 && raw.contains("\"" + type + "\"");
    }
}
