package io.clauderelay.dialect;

import org.jspecify.annotations.Nullable;

/** Reads simple values of members that were captured. What is not of the expected kind is the upstream's to refuse. */
public final class FieldValues {
    private FieldValues() {}

    /** A whole number above zero; 0 when the member is missing or something else. */
    public static long count(TopLevelFields fields, String name) {
        byte @Nullable [] raw = fields.find(name);
        if (raw == null || raw.length == 0 || raw.length > 18) {
            return 0;
        }
        long value = 0;
        for (byte digit : raw) {
            if (digit < '0' || digit > '9') {
                return 0;
            }
            value = 10 * value + digit - '0';
        }
        return value;
    }

    /** Whether the member is this text, which needs no escapes. */
    public static boolean isText(TopLevelFields fields, String name, String expected) {
        byte @Nullable [] raw = fields.find(name);
        return raw != null
                && raw.length > 1
                && JsonCursor.unescape(raw, 1, raw.length - 1).equals(expected);
    }
}
