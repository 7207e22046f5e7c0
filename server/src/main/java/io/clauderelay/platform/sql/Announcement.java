package io.clauderelay.platform.sql;

/**
 * A change with its number: every committed change of a topic has the next one, on whatever node it was made.
 *
 * @param version counts from 1
 */
record Announcement(Change change, long version) {
    private static final String SEPARATOR = ":";

    /** As one line of text, to be sent to other nodes. */
    String text() {
        return version + SEPARATOR + change.topic() + SEPARATOR + change.id();
    }

    /**
     * Reads the line of {@link #text()}.
     *
     * @throws IllegalArgumentException for any other text
     */
    static Announcement parse(String text) {
        String[] parts = text.split(SEPARATOR, 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("an announcement has three parts, this has " + parts.length);
        }
        return new Announcement(new Change(parts[1], parts[2]), Long.parseLong(parts[0]));
    }
}
