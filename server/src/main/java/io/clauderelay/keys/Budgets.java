package io.clauderelay.keys;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.clauderelay.vocabulary.NanoUsd;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much money a key may spend. At least one amount is there.
 *
 * @param daily per day; null for no limit, like the others
 * @param families per week and family of models, such as {@code claude-opus-*}
 * @param reset when days, weeks and months begin
 * @param mode what happens where the rest of a budget may be less than a request costs
 */
public record Budgets(
        @Nullable NanoUsd daily,
        @Nullable NanoUsd weekly,
        @Nullable NanoUsd monthly,
        @Nullable NanoUsd total,
        List<Family> families,
        Reset reset,
        Mode mode) {

    public Budgets {
        families = List.copyOf(families);
        mode = Objects.requireNonNullElse(mode, Mode.STRICT);
    }

    /** Whether a budget may be gone over. */
    public enum Mode {
        /** Never: what could cost more than is left is refused. */
        STRICT,
        /** By one request: the last may cost more than is left. */
        SOFT;

        /** The name used in SQL and JSON. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> ids() {
            return Arrays.stream(values()).map(Mode::id).toList();
        }

        /** Budgets that were stored before there was a choice have none. */
        @JsonCreator
        static Mode of(@Nullable String id) {
            return id == null ? STRICT : valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A weekly budget for some models.
     *
     * @param models the pattern of their names, in which {@code *} stands for any characters
     */
    public record Family(String models, NanoUsd weekly) {}

    /**
     * When a new day, week or month of budgets begins.
     *
     * @param day the first day of the week
     * @param hour the hour at which a day begins, 0 to 23; one that the clocks skip begins when they have skipped it
     * @param timeZone where it is that hour
     */
    public record Reset(Day day, int hour, ZoneId timeZone) {
        static final Reset USUAL = new Reset(Day.MONDAY, 0, ZoneId.of("UTC"));
    }

    /** A day of the week under the name it has in SQL and JSON. */
    public enum Day {
        MONDAY,
        TUESDAY,
        WEDNESDAY,
        THURSDAY,
        FRIDAY,
        SATURDAY,
        SUNDAY;

        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> ids() {
            return Arrays.stream(values()).map(Day::id).toList();
        }

        static Day of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }

        /** The same day for calculations. */
        public DayOfWeek dayOfWeek() {
            return DayOfWeek.valueOf(name());
        }
    }
}
