package io.clauderelay.keys;

import java.util.Locale;

/**
 * Something that some keys have, by their entries in one of the tables of the {@link KeyIndex}.
 *
 * @param entries the table and the condition on its rows
 * @param parameter what the condition calls its value
 */
record KeyTrait(String entries, String parameter, String value) {

    /** The text stands in what the key is described with, whatever the case. */
    static KeyTrait words(String text) {
        // PostgreSQL guesses that hardly any row fits a like with a parameter; where many do, it would then look up
        // every key by itself.
        return new KeyTrait(
                "key_words where replace(words, :words, '') <> words", "words", text.toLowerCase(Locale.ROOT));
    }

    /** One of the key's tags is exactly this one. */
    static KeyTrait tag(String tag) {
        return new KeyTrait("key_tags where tag = :tag", "tag", tag);
    }

    /** The condition on a row of {@code keys}. */
    String condition() {
        return "exists (select 1 from " + entries + " and key_id = keys.id)";
    }
}
