package io.clauderelay.keys;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When a key stops working. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
    @JsonSubTypes.Type(Expiry.Never.class),
    @JsonSubTypes.Type(Expiry.Fixed.class),
    @JsonSubTypes.Type(Expiry.Activation.class)
})
public sealed interface Expiry {
    /** It works until an admin says otherwise. */
    @JsonTypeName("never")
    record Never() implements Expiry {}

    /** It works until a point in time. */
    @JsonTypeName("fixed")
    record Fixed(Instant at) implements Expiry {}

    /**
     * It works for some time from its first use.
     *
     * @param duration how many of the unit, at least 1
     * @param activatedAt when the first request came; null before
     * @param at when it stops working; null before the first use
     */
    @JsonTypeName("activation")
    record Activation(
            int duration,
            Unit unit,
            @Nullable Instant activatedAt,
            @Nullable Instant at) implements Expiry {

        /** Not used yet. */
        static Activation unused(int duration, Unit unit) {
            return new Activation(duration, unit, null, null);
        }

        /** The same terms for a key whose first use was then; null for not yet. */
        Activation from(@Nullable Instant firstUse) {
            return new Activation(duration, unit, firstUse, firstUse == null ? null : firstUse.plus(length()));
        }

        Duration length() {
            return unit.length.multipliedBy(duration);
        }
    }

    /** What a duration is counted in. A day has 24 hours, whatever the clocks of some country do. */
    enum Unit {
        HOURS(Duration.ofHours(1)),
        DAYS(Duration.ofDays(1));

        private final Duration length;

        Unit(Duration length) {
            this.length = length;
        }

        Duration length() {
            return length;
        }

        /** The name used in SQL and JSON. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> ids() {
            return Arrays.stream(values()).map(Unit::id).toList();
        }

        static Unit of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    /** The name of the mode in SQL and JSON. */
    default String mode() {
        return switch (this) {
            case Never() -> "never";
            case Fixed _ -> "fixed";
            case Activation _ -> "activation";
        };
    }

    /** When the key stops working, as far as that is known. */
    default @Nullable Instant end() {
        return switch (this) {
            case Never() -> null;
            case Fixed(Instant at) -> at;
            case Activation activation -> activation.at();
        };
    }
}
