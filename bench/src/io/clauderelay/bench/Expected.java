package io.clauderelay.bench;

import org.jspecify.annotations.Nullable;

/**
 * What a whole answer looks like. Anything else is an error.
 *
 * @param bodyBytes the length of the body without its framing; -1 when it is not known beforehand
 * @param stream whether the body is a stream that must end with {@code message_stop}
 */
public record Expected(long bodyBytes, boolean stream) {
    static final String LAST_EVENT = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    /** What is wrong with the answer; null when nothing is. */
    @Nullable String fault(AnswerReader answer) {
        if (answer.status() != 200) {
            return "status " + answer.status() + " instead of 200";
        }
        if (stream && !answer.endsWith(LAST_EVENT)) {
            return "a stream without message_stop at its end, after " + answer.bodyBytes() + " bytes";
        }
        if (bodyBytes >= 0 && answer.bodyBytes() != bodyBytes) {
            return "a body of " + answer.bodyBytes() + " bytes instead of " + bodyBytes;
        }
        return null;
    }
}
