package io.clauderelay.bench;

/** Plain English to fill requests and answers with; always the same for the same length. */
final class Prose {
    private static final String WORDS = "The relay keeps one connection for each place and hands every byte on as it came. "
            + "A stream is a promise that somebody is still thinking, so nothing may wait in a buffer. "
            + "When an account grows tired the next one takes over before anybody notices. ";

    private Prose() {}

    /** So many characters, all of them ASCII and none in need of an escape in JSON. */
    static String of(int length) {
        return WORDS.repeat(length / WORDS.length() + 1).substring(0, length);
    }
}
