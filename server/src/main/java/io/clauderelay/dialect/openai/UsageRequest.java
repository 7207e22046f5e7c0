package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.dialect.BodyEdit;
import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.TopLevelFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for the usage of a stream of Chat Completions, which does not tell it to clients that do not ask. */
final class UsageRequest {
    static final String OPTIONS = "stream_options";

    private static final String INCLUDE_USAGE = "include_usage";
    private static final String ASKS = "\"" + INCLUDE_USAGE + "\":true";

    private UsageRequest() {}

    /** What must be written into the request; nothing when the client asks itself, or says something unheard of. */
    static List<BodyEdit> edits(TopLevelFields fields) {
        byte @Nullable [] options = fields.find(OPTIONS);
        if (options == null) {
            boolean tooLong = fields.has(OPTIONS);
            return tooLong
                    ? List.of()
                    : List.of(new BodyEdit(fields.begin(), 0, "\"" + OPTIONS + "\":{" + ASKS + "},"));
        }
        String asking = asking(options);
        return asking == null ? List.of() : List.of(new BodyEdit(fields.mark(OPTIONS), options.length, asking));
    }

    /** The options with this one among them; null when it is, or when they are none. */
    private static @Nullable String asking(byte[] options) {
        try {
            JsonCursor json = new JsonCursor(options);
            if (json.isNull()) {
                return "{" + ASKS + "}";
            }
            if (!json.enterObject()) {
                return null;
            }
            StringBuilder others = new StringBuilder();
            while (json.nextMember()) {
                int from = json.nameFrom();
                if (json.nameIs(INCLUDE_USAGE)) {
                    if (json.readTrue()) {
                        return null;
                    }
                } else {
                    json.skipValue();
                    others.append(",").append(new String(options, from, json.readTo() - from, UTF_8));
                }
            }
            return "{" + ASKS + others + "}";
        } catch (JsonCursor.MalformedException forTheUpstreamToJudge) {
            return null;
        }
    }
}
