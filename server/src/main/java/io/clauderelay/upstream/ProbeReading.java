package io.clauderelay.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.json.Json;
import io.clauderelay.upstream.ProbedAnswer.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes the result of a probe out of what came. Both dialects say in the same places what is read here. */
final class ProbeReading {
    /** Enough of a page or an unheard-of envelope to recognise it. */
    private static final int SHOWN_CHARS = 300;

    /** Upstreams' own sentences are shorter; one that is not was not written for people. */
    private static final int SENTENCE_CHARS = 1_000;

    /** What is looked at for them: an end that was cut off may hold a part of a secret, which nobody would know. */
    private static final int LOOKED_AT_CHARS = 4_096;

    private final CarriedSecrets secrets;

    ProbeReading(CarriedSecrets secrets) {
        this.secrets = secrets;
    }

    ProbeResult read(Outcome outcome) {
        Integer status = outcome.status();
        boolean good = outcome.failure() == null && status != null && status >= 200 && status < 300;
        return new ProbeResult(
                good, status, outcome.latency(), shown(model(outcome.body()), SHOWN_CHARS), message(outcome, good));
    }

    private @Nullable String message(Outcome outcome, boolean good) {
        if (good) {
            return null;
        }
        if (outcome.failure() != null) {
            return shown(outcome.failure(), SENTENCE_CHARS);
        }
        String own = errorMessage(outcome.body());
        return own == null ? shown(outcome.body(), SHOWN_CHARS) : shown(own, SENTENCE_CHARS);
    }

    /** Without secrets, in one line, not too long; null for nothing. */
    private @Nullable String shown(@Nullable String text, int chars) {
        if (text == null) {
            return null;
        }
        String line = first(LOOKED_AT_CHARS, secrets.takenOutOf(text))
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return line.isEmpty() ? null : first(chars, line);
    }

    private static String first(int chars, String text) {
        if (text.length() <= chars) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
    }

    private static @Nullable String errorMessage(String body) {
        try {
            JsonNode message = Json.mapper().readTree(body).at("/error/message");
            return message.isTextual() ? message.textValue() : null;
        } catch (JsonProcessingException _) {
            return null;
        }
    }

    /** Reads no further than to the field, so that an answer may be cut off behind it. */
    private static @Nullable String model(String body) {
        try (JsonParser parser = Json.mapper().getFactory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = parser.currentName().equals("model");
                if (parser.nextToken() == JsonToken.VALUE_STRING && named) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException _) {
            return null;
        }
    }
}
