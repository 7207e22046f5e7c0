package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Dimension;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** By what a report tells usage apart. Owners and tags are the keys' of today. */
enum Grouping {
    NONE(null),
    MODEL(Dimension.MODEL),
    KEY(Dimension.KEY),
    ACCOUNT(Dimension.ACCOUNT),
    PLATFORM(Dimension.PLATFORM),
    CLIENT(Dimension.CLIENT),
    OWNER(Dimension.KEY),
    TAG(Dimension.KEY);

    private final @Nullable Dimension dimension;

    Grouping(@Nullable Dimension dimension) {
        this.dimension = dimension;
    }

    /** What must be told apart in SQL. */
    Optional<Dimension> dimension() {
        return Optional.ofNullable(dimension);
    }

    /** Whether its groups are of keys, and not what is told apart in the roll-ups. */
    boolean isOfKeys() {
        return this == OWNER || this == TAG;
    }

    /** What tells the groups of keys apart, as an expression over {@code keys}. */
    String ofKeys() {
        return switch (this) {
            case OWNER -> "coalesce(keys.owner, '')";
            case TAG -> "coalesce(keys.tags, '[]')";
            case NONE, MODEL, KEY, ACCOUNT, PLATFORM, CLIENT ->
                throw new IllegalStateException(this + " is not of keys");
        };
    }

    /** The name used in URLs and JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Grouping> find(String id) {
        return Arrays.stream(values())
                .filter(grouping -> grouping.id().equals(id))
                .findFirst();
    }

    static String ids() {
        return Arrays.stream(values()).map(Grouping::id).collect(Collectors.joining(", "));
    }
}
