package io.clauderelay.directory;

/** What asking the database for a key came to. */
public sealed interface KeyAnswer {
    /** The relay issued it. */
    record Known(KeyEntry key) implements KeyAnswer {}

    /** The relay issued no such key. */
    record Unknown() implements KeyAnswer {}

    /** The database cannot be asked at the moment. */
    record Unavailable() implements KeyAnswer {}

    /** So many wait for the database that it was not asked. */
    record Overloaded() implements KeyAnswer {}
}
