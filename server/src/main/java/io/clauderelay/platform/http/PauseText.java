package io.clauderelay.platform.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long a server wants to be left alone, in every form that providers say it in. Only errors are read so; the
 * limits of every good answer have a reader of their own, which takes no patterns and leaves little garbage.
 */
public final class PauseText {
    /** More digits than any sensible pause has, and fewer than a number can hold. */
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private static final Pattern UNITS =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9})ms)?");

    private static final Pattern TRY_AGAIN =
            Pattern.compile("\\btry again in (\\d[\\d.hms]{0,30}(?<!\\.))( seconds?\\b)?", Pattern.CASE_INSENSITIVE);

    private PauseText() {}

    /**
     * Reads {@code retry-after}: seconds, or an HTTP date.
     *
     * @return the pause from now on, negative when it is over; empty when the header is missing or says neither
     */
    public static Optional<Duration> retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        if (NUMBER.matcher(header).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        return until(header, DateTimeFormatter.RFC_1123_DATE_TIME, now);
    }

    /** Reads {@code retry-after-ms}: whole milliseconds; empty when the header is missing or says something else. */
    public static Optional<Duration> retryAfterMillis(@Nullable String header) {
        return header != null && NUMBER.matcher(header).matches()
                ? Optional.of(Duration.ofMillis(Long.parseLong(header)))
                : Optional.empty();
    }

    /**
     * Reads when a rate limit is whole again: a time of RFC 3339, or a duration such as {@code 6ms} or {@code 1m30s}.
     *
     * @return the pause from now on, negative when it is over; empty when the header is missing or says neither
     */
    public static Optional<Duration> reset(@Nullable String header, Instant now) {
        if (header == null || header.isEmpty()) {
            return Optional.empty();
        }
        Matcher units = UNITS.matcher(header);
        return units.matches() ? Optional.of(sum(units)) : until(header, DateTimeFormatter.ISO_OFFSET_DATE_TIME, now);
    }

    /**
     * Reads the sentence {@code ... try again in 3.5s ...}, with the same durations or so many seconds; empty when it is
     * not said.
     */
    public static Optional<Duration> said(String sentence) {
        Matcher said = TRY_AGAIN.matcher(sentence);
        if (!said.find()) {
            return Optional.empty();
        }
        Matcher units = UNITS.matcher(said.group(1) + (said.group(2) == null ? "" : "s"));
        return units.matches() ? Optional.of(sum(units)).filter(Duration::isPositive) : Optional.empty();
    }

    private static Duration sum(Matcher units) {
        String seconds = units.group(3);
        return Duration.ofHours(number(units.group(1)))
                .plusMinutes(number(units.group(2)))
                .plusNanos(seconds == null ? 0 : Math.round(Double.parseDouble(seconds) * 1e9))
                .plusMillis(number(units.group(4)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static Optional<Duration> until(String header, DateTimeFormatter form, Instant now) {
        try {
            return Optional.of(Duration.between(now, form.parse(header, Instant::from)));
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }
}
