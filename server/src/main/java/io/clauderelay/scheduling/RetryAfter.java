package io.clauderelay.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how long an upstream wants to be left alone. */
public final class RetryAfter {
    /** More digits than any sensible pause has, and fewer than a number can hold. */
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private RetryAfter() {}

    /** The pause from now on, negative when it is over; empty when the header is missing or says neither form. */
    public static Optional<Duration> read(@Nullable String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        if (SECONDS.matcher(header).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            return Optional.of(
                    Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from)));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
