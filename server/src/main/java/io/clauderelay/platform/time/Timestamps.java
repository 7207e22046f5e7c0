package io.clauderelay.platform.time;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Points in time as the management API writes them: RFC 3339, which is less than what Java's ISO parsers let pass. */
public final class Timestamps {
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([.]\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

    private Timestamps() {}

    /** The instant a text names, such as {@code 2027-01-31T00:00:00Z}; empty when it names none. */
    public static Optional<Instant> parse(String text) {
        try {
            return RFC_3339.matcher(text).matches()
                    ? Optional.of(OffsetDateTime.parse(text).toInstant())
                    : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
