package io.clauderelay.pricing;

import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A price as it stands in a book, and as clients are shown it: what a model costs for some time.
 *
 * @param source whether it came with the relay or was edited
 * @param aliases other names of the model
 * @param from when it comes into force; null when it always was
 * @param until when it ends, not included; null for never
 * @param tiers what each tier of service costs that has a price, by the tier's name
 * @param contextTokens how many tokens the model takes in at most
 * @param maxOutputTokens how many it makes at most
 * @param remarks where it is from and what was assumed; null for nothing
 * @param createdAt null for one that came with the relay, like the two after it
 */
record BookEntry(
        String id,
        Source source,
        Platform platform,
        String model,
        @Nullable List<String> aliases,
        @Nullable Instant from,
        @Nullable Instant until,
        Map<String, Quote> tiers,
        int contextTokens,
        int maxOutputTokens,
        @Nullable String remarks,
        @Nullable Instant createdAt,
        @Nullable String createdBy,
        @Nullable Instant updatedAt) {

    BookEntry {
        aliases = aliases == null ? null : List.copyOf(aliases);
    }

    boolean holdsAt(Instant at) {
        return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
    }

    /** Whether there is a moment in which both hold. */
    boolean overlaps(BookEntry other) {
        return begins().isBefore(other.ends()) && other.begins().isBefore(ends());
    }

    Instant begins() {
        return from == null ? Instant.MIN : from;
    }

    private Instant ends() {
        return until == null ? Instant.MAX : until;
    }
}
