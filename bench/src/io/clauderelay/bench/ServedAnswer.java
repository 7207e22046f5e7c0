package io.clauderelay.bench;

import io.clauderelay.vocabulary.TokenCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the upstream's own ledger: what it was asked and how far its answer got.
 *
 * @param requestId the id that the answer's {@code request-id} header carried
 * @param at when the request had arrived whole
 * @param endedAt when the last of its bytes was handed to the socket, or the client was seen to have left
 * @param model the model asked for; empty where the request names none
 * @param status the status of the answer; 0 when none was given
 * @param tokens the usage that the bytes handed to the socket tell of: none, the opening's, or the final counts
 * @param events stream events handed to the socket
 * @param bytes bytes handed to the socket, head and framing included
 * @param whole whether all of the answer was handed to the socket
 * @param cancelled whether the client closed the connection before that
 */
public record ServedAnswer(
        String requestId,
        Instant at,
        Instant endedAt,
        Request request,
        String model,
        boolean stream,
        int status,
        TokenCounts tokens,
        int events,
        long bytes,
        boolean whole,
        boolean cancelled) {

    /**
     * The request as it came.
     *
     * @param query with its question mark; empty when there was none
     * @param headers in wire order and spelling; they hold the credential
     * @param bodySha256 lower-case hex
     * @param body null unless the ledger was asked to keep bodies of this size
     */
    public record Request(
            String method,
            String path,
            String query,
            List<Header> headers,
            int bodyBytes,
            String bodySha256,
            @Nullable String body) {
        public Request {
            headers = List.copyOf(headers);
        }

        /** The first header of this name; letter case does not count. */
        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(header -> header.named(name))
                    .map(Header::value)
                    .findFirst();
        }

        /** Without headers, which hold the credential, and without the body. */
        @Override
        public String toString() {
            return method + " " + path + query + ", " + bodyBytes + " bytes, sha-256 " + bodySha256;
        }
    }
}
