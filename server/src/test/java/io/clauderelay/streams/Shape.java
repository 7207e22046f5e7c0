package io.clauderelay.streams;

import java.util.Locale;

/** How an answer comes, named like the ending of its file in the corpus. */
enum Shape {
    STREAM,
    DOCUMENT;

    String ending() {
        return "." + name().toLowerCase(Locale.ROOT);
    }
}
