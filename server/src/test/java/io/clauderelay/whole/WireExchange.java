package io.clauderelay.whole;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request and what was answered.
 *
 * @param answer null while there is none
 */
record WireExchange(WireMessage request, @Nullable WireMessage answer) {
    /** The id that the upstream gave its answer, in the header of whichever provider it is. */
    Optional<String> upstreamId() {
        return answer == null ? Optional.empty() : answer.header("request-id").or(() -> answer.header("x-request-id"));
    }

    /** The part of the request line that says what is asked for. */
    String target() {
        return request.startLine().split(" ", 3)[1];
    }
}
