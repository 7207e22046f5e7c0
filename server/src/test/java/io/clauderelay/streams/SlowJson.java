package io.clauderelay.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON by the whole grammar, and what of it the relay understands. */
final class SlowJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The relay takes names only as every provider writes them. */
    private static final Pattern ESCAPED_NAME = Pattern.compile("\\\\[^\"\\\\]+\"\\s*:");

    /** In a text beyond this, whose characters may have three bytes each, a value may be longer than what is captured of one. */
    private static final int LONG_TEXT = 32 * 1024 / 3;

    private static final int LONG_VALUE = 5_000;
    private static final int LONGEST_TEXT = 1024 * 1024;
    private static final List<String> CAPTURED =
            List.of("usage", "error", "model", "code", "message", "type", "response");

    private SlowJson() {}

    static ObjectNode object(String text) throws NotWellFormedException {
        if (text.length() > LONGEST_TEXT || ESCAPED_NAME.matcher(text).find()) {
            throw new NotWellFormedException("too long, or with escapes in names");
        }
        JsonNode node = parse(text);
        if (!(node instanceof ObjectNode object)) {
            throw new NotWellFormedException("no object");
        }
        boolean hasManyBlanks = text.length() - object.toString().length() > LONG_VALUE;
        if (text.length() > LONG_TEXT && (hasManyBlanks || hasLongValue(object))) {
            throw new NotWellFormedException("a value that is not captured");
        }
        return object;
    }

    private static JsonNode parse(String text) throws NotWellFormedException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new NotWellFormedException("no JSON", e);
        }
    }

    private static boolean hasLongValue(ObjectNode object) {
        return CAPTURED.stream().anyMatch(name -> isLong(name, object.path(name)));
    }

    /** Of a response only members are captured. */
    private static boolean isLong(String name, JsonNode value) {
        if (name.equals("response") && value instanceof ObjectNode response) {
            return hasLongValue(response);
        }
        return value.toString().length() > LONG_VALUE;
    }

    /** A string that is not empty. */
    static Optional<String> text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? Optional.of(node.asText()) : Optional.empty();
    }

    static boolean isSaid(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }
}
