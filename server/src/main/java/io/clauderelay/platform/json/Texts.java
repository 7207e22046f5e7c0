package io.clauderelay.platform.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Quotes;

/** What the reader of fields asks and says about texts. */
final class Texts {
    private Texts() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Half of a surrogate pair counts as one: no encoding can carry it, and no database keeps it. */
    static boolean hasControls(String text, boolean severalLines) {
        return text.codePoints()
                .filter(c -> !(severalLines && (c == '\n' || c == '\r' || c == '\t')))
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    static String quote(JsonNode node) {
        if (node.isObject()) {
            return "an object";
        }
        return node.isArray() ? "an array" : Quotes.shorten(node.toString());
    }
}
