package io.clauderelay.console;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A response as it goes to the client, but for the headers every response has.
 *
 * @param body not copied: whoever makes a reply gives the bytes away
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only written
record Reply(int status, Map<String, String> headers, byte[] body) {
    static final byte[] NO_BODY = {};

    Reply {
        headers = Map.copyOf(headers);
    }

    /** An answer as JSON, or as the text it is. */
    static Reply of(Answer answer) {
        return switch (answer.body()) {
            case null -> of(answer, Map.of(), NO_BODY);
            case Answer.Text(String mediaType, String text) ->
                of(answer, Map.of("content-type", mediaType), text.getBytes(StandardCharsets.UTF_8));
            case Object value -> of(answer, Map.of("content-type", "application/json"), json(value));
        };
    }

    static byte[] json(Object value) {
        return Json.write(value).getBytes(StandardCharsets.UTF_8);
    }

    /** What an answer says, kept out of every cache: the API speaks of keys and money. */
    private static Reply of(Answer answer, Map<String, String> extraHeaders, byte[] body) {
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("cache-control", "no-store");
        headers.putAll(extraHeaders);
        return new Reply(answer.status(), headers, body);
    }
}
