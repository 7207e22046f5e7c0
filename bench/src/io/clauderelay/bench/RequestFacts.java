package io.clauderelay.bench;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The two fields of a body that choose the answer.
 *
 * @param model empty when the body names none
 */
record RequestFacts(String model, boolean stream) {
    private static final String MODEL_FIRST = "{\"model\":\"";
    private static final String STREAM_LAST = "\"stream\":true}";
    private static final String NO_STREAM_LAST = "\"stream\":false}";

    /**
     * Reads the facts. Clients write the model first and {@code stream} last, and where they do nothing else is read:
     * in JSON, only the outermost object begins at the first byte and ends at the last one.
     *
     * @throws IOException when the body is no JSON object
     */
    static RequestFacts of(RawRequest request) throws IOException {
        @Nullable RequestFacts atTheEdges = edges(request.buffer(), request.bodyStart(), request.bodyLength());
        return atTheEdges == null ? parsed(request) : atTheEdges;
    }

    private static @Nullable RequestFacts edges(byte[] body, int from, int length) {
        int to = from + length;
        if (!Bytes.at(body, from, to, MODEL_FIRST)) {
            return null;
        }
        int start = from + MODEL_FIRST.length();
        int end = Bytes.indexOf(body, start, to, '"');
        String model = new String(body, start, end - start, StandardCharsets.UTF_8);
        boolean stream = Bytes.at(body, to - STREAM_LAST.length(), to, STREAM_LAST);
        boolean plain = stream || Bytes.at(body, to - NO_STREAM_LAST.length(), to, NO_STREAM_LAST);
        return plain && model.indexOf('\\') < 0 ? new RequestFacts(model, stream) : null;
    }

    private static RequestFacts parsed(RawRequest request) throws IOException {
        String model = "";
        boolean stream = false;
        try (JsonParser parser = AnthropicJson.JSON
                .getFactory()
                .createParser(request.buffer(), request.bodyStart(), request.bodyLength())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the body must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("model") && value == JsonToken.VALUE_STRING) {
                    model = parser.getText();
                } else if (field.equals("stream")) {
                    stream = value == JsonToken.VALUE_TRUE;
                }
                parser.skipChildren();
            }
        }
        return new RequestFacts(model, stream);
    }
}
