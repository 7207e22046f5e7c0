package io.clauderelay.usage.statistics;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Into what pieces of local time a period is cut. */
enum Interval {
    /** It is one piece. */
    NONE("uuuu-MM-dd'T'HH:mmxxx", Duration.ofDays(365_000)),
    HOUR("uuuu-MM-dd'T'HH:mmxxx", Duration.ofHours(1)),
    DAY("uuuu-MM-dd", Duration.ofDays(1)),
    MONTH("uuuu-MM", Duration.ofDays(30));

    private static final Duration LONGEST_IN_HOURS = Duration.ofDays(3);
    private static final Duration LONGEST_IN_DAYS = Duration.ofDays(100);

    private final DateTimeFormatter label;
    private final Duration about;

    Interval(String label, Duration about) {
        this.label = DateTimeFormatter.ofPattern(label, Locale.ROOT);
        this.about = about;
    }

    /** What makes a curve of readable length of a period. */
    static Interval fitting(Period period) {
        Duration length = Duration.between(period.from(), period.to());
        if (length.compareTo(LONGEST_IN_HOURS) <= 0) {
            return HOUR;
        }
        return length.compareTo(LONGEST_IN_DAYS) <= 0 ? DAY : MONTH;
    }

    /** The name used in URLs and JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Interval> find(String id) {
        return Arrays.stream(values())
                .filter(interval -> interval.id().equals(id))
                .findFirst();
    }

    static String ids() {
        return Arrays.stream(values()).map(Interval::id).collect(Collectors.joining(", "));
    }

    /** How long a piece is, more or less. */
    Duration about() {
        return about;
    }

    /** What people call the piece that begins then, such as {@code 2026-11-20} for a day. */
    String label(ZonedDateTime start) {
        return label.format(start);
    }

    /** The end of the piece that holds the time, which is later. */
    ZonedDateTime endAfter(ZonedDateTime time) {
        return switch (this) {
            case NONE -> time.plusYears(1_000);
            case HOUR -> nextFullHour(time);
            case DAY -> time.toLocalDate().plusDays(1).atStartOfDay(time.getZone());
            case MONTH -> YearMonth.from(time).plusMonths(1).atDay(1).atStartOfDay(time.getZone());
        };
    }

    /** When the clock strikes next, or would have, had it not just been set: some are set by half an hour. */
    private static ZonedDateTime nextFullHour(ZonedDateTime time) {
        OffsetDateTime next =
                time.toOffsetDateTime().truncatedTo(ChronoUnit.HOURS).plusHours(1);
        ZoneOffsetTransition set = time.getZone().getRules().nextTransition(time.toInstant());
        if (set != null && set.getInstant().isBefore(next.toInstant())) {
            next = set.getDateTimeAfter()
                    .atOffset(set.getOffsetAfter())
                    .minusNanos(1)
                    .truncatedTo(ChronoUnit.HOURS)
                    .plusHours(1);
        }
        return next.atZoneSameInstant(time.getZone());
    }
}
