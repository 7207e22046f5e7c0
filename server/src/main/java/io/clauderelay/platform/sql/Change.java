package io.clauderelay.platform.sql;

/**
 * What has changed.
 *
 * @param topic the kind of thing, such as {@code keys}
 * @param id which of them; empty when it may be any of them
 */
public record Change(String topic, String id) {
    private static final String ANY = "";

    /** One thing. */
    public static Change of(String topic, String id) {
        return new Change(topic, id);
    }

    /** Any of a topic's things: whoever keeps copies looks at all of them again. */
    public static Change ofAny(String topic) {
        return new Change(topic, ANY);
    }

    public boolean isOfAny() {
        return id.equals(ANY);
    }
}
