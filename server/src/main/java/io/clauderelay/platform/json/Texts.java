package io.clauderelay.platform.json;

import com.fasterxml.jackson.databind.JsonNode;

/** What the reader of fields asks and says about texts. */
final class Texts {
    private static final int LONGEST_QUOTE = 40;

    private Texts() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static boolean hasControls(String text, boolean severalLines) {
        return text.chars()
                .anyMatch(c -> Character.isISOControl(c) && !(severalLines && (c == '\n' || c == '\r' || c == '\t')));
    }

    /** Whether half of a pair of surrogates stands alone: no such text can be written as UTF-8. */
    static boolean hasHalfCharacters(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    static String quote(JsonNode node) {
        if (node.isObject()) {
            return "an object";
        }
        return node.isArray() ? "an array" : shorten(node.toString());
    }

    static String shorten(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
