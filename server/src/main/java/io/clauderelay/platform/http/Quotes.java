package io.clauderelay.platform.http;

/** How errors quote what a client sent. */
public final class Quotes {
    private static final int LONGEST = 40;

    private Quotes() {}

    /** The text itself, or the beginning of a long one. */
    public static String shorten(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
