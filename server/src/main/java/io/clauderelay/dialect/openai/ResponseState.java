package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.dialect.ErrorText;
import io.clauderelay.dialect.JsonText;
import io.clauderelay.dialect.TopLevelFields;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the provider keeps of responses and conversations: named by ids that only the issuing account knows. */
final class ResponseState {
    static final String ID = "id";
    static final String STORE = "store";
    static final String CONVERSATION = "conversation";
    static final String PREVIOUS_RESPONSE = "previous_response_id";

    /** Many times the longest in use. */
    private static final int LONGEST_ID = 200;

    private static final String OF_CONVERSATION = "conv";

    private ResponseState() {}

    /** What a request refers to: the response before it, else its conversation. */
    static @Nullable String asked(TopLevelFields fields) {
        return usable(CapturedValues.text(fields, PREVIOUS_RESPONSE))
                .or(() -> conversation(fields))
                .orElse(null);
    }

    /** What a response object names that will be there later. */
    static List<String> issued(TopLevelFields fields) {
        boolean stored = !"false".equals(raw(fields, STORE)) && fields.has(ID);
        Optional<String> id = stored ? usable(CapturedValues.text(fields, ID)) : Optional.empty();
        return Stream.concat(id.stream(), conversation(fields).stream()).toList();
    }

    /** The provider's own answer to an id that it does not know. */
    static ErrorText notFound(String id) {
        boolean conversation = id.startsWith(OF_CONVERSATION);
        String message = conversation
                ? "Conversation with id '" + id + "' not found."
                : "Previous response with id '" + id + "' not found.";
        String param = conversation ? CONVERSATION : PREVIOUS_RESPONSE;
        String code = conversation ? "null" : "\"previous_response_not_found\"";
        return new ErrorText(
                conversation ? 404 : 400,
                "{\"error\":{\"message\":" + JsonText.quote(message)
                        + ",\"type\":\"invalid_request_error\",\"param\":\"" + param + "\",\"code\":" + code + "}}");
    }

    /** The conversation that a request or a response names: an id, or an object that has one. */
    static Optional<String> conversation(TopLevelFields fields) {
        return usable(CapturedValues.text(fields, CONVERSATION)
                .or(() -> CapturedValues.member(fields.find(CONVERSATION), ID)));
    }

    private static Optional<String> usable(Optional<String> id) {
        return id.filter(text -> text.length() <= LONGEST_ID);
    }

    private static @Nullable String raw(TopLevelFields fields, String name) {
        byte @Nullable [] raw = fields.find(name);
        return raw == null ? null : new String(raw, UTF_8).strip();
    }
}
