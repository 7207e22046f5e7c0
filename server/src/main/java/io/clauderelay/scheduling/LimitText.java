package io.clauderelay.scheduling;

/**
 * Reads what upstreams write of their limits: numbers, and when a limit is whole again, either as a point in time such
 * as {@code 2026-11-22T12:00:01Z} or as what is left until then, such as {@code 6ms} and {@code 1m30s}. By hand, because
 * it happens a dozen times per answer and should leave little garbage; what an error says of its pause is read elsewhere,
 * by patterns that are stricter and may take their time.
 */
final class LimitText {
    /** What the text says cannot be made out. */
    static final long UNREADABLE = Long.MIN_VALUE;

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** No limit is longer than a month; what says more, or that it was long ago, is a clock that goes wrong. */
    private static final long FURTHEST = 31 * DAY;

    private static final int MOST_DIGITS = 15;

    private final String text;
    private int at;

    private LimitText(String text) {
        this.text = text;
    }

    /** Nanoseconds from now until the time, negative when it has passed, or {@link #UNREADABLE}. */
    static long nanosAway(String text, long nowMillis) {
        LimitText reader = new LimitText(text.strip());
        return isPoint(reader.text) ? reader.point(nowMillis) : reader.duration();
    }

    /** Whether the text looks like a point in time, not like what is left until then. */
    static boolean isPoint(String text) {
        return text.indexOf('T') >= 0;
    }

    /** The number, when the text is a whole one of at least 0; otherwise {@link #UNREADABLE}. */
    static long number(String text) {
        LimitText reader = new LimitText(text.strip());
        long number = reader.digits();
        return reader.atEnd() ? number : UNREADABLE;
    }

    private long point(long nowMillis) {
        long date = date();
        long clock = date == UNREADABLE || !skip('T') ? UNREADABLE : clock();
        long zone = clock == UNREADABLE ? UNREADABLE : zone();
        if (zone == UNREADABLE || !atEnd()) {
            return UNREADABLE;
        }
        // Days apart first: nanoseconds since 1970 leave little room in a long, and the years may be anything.
        long daysAway = date - Math.floorDiv(nowMillis, 86_400_000L);
        if (Math.abs(daysAway) > FURTHEST / DAY) {
            return daysAway > 0 ? FURTHEST : -FURTHEST;
        }
        return daysAway * DAY + clock - zone - Math.floorMod(nowMillis, 86_400_000L) * 1_000_000L;
    }

    /** Days since 1970, counted in years that begin in March, so that the leap day comes last. */
    private long date() {
        long year = digits();
        long month = skip('-') ? digits() : UNREADABLE;
        long day = skip('-') ? digits() : UNREADABLE;
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) {
            return UNREADABLE;
        }
        long shifted = month > 2 ? year : year - 1;
        long dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
    }

    private long clock() {
        long hour = digits();
        long minute = skip(':') ? digits() : UNREADABLE;
        long second = skip(':') ? digits() : UNREADABLE;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
            return UNREADABLE;
        }
        return hour * HOUR + minute * MINUTE + second * SECOND + fraction();
    }

    private long zone() {
        if (skip('Z') || skip('z')) {
            return 0;
        }
        boolean east = skip('+');
        if (!east && !skip('-')) {
            return UNREADABLE;
        }
        long hours = digits();
        long minutes = skip(':') ? digits() : UNREADABLE;
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return UNREADABLE;
        }
        return (east ? 1 : -1) * (hours * HOUR + minutes * MINUTE);
    }

    /** Parts such as {@code 2h} and {@code 0.5s}, the larger units first or not; a bare number is seconds. */
    private long duration() {
        long sum = 0;
        do {
            long whole = digits();
            long billionths = fraction();
            long unit = unit();
            if (whole < 0 || unit < 0) {
                return UNREADABLE;
            }
            long part = whole > FURTHEST / unit ? FURTHEST : whole * unit + (long) (unit * (billionths / 1e9));
            sum = Math.min(FURTHEST, sum + part);
        } while (!atEnd());
        return sum;
    }

    private long unit() {
        if (atEnd()) {
            return SECOND;
        }
        char first = text.charAt(at++);
        return switch (first) {
            case 'd' -> DAY;
            case 'h' -> HOUR;
            case 's' -> SECOND;
            case 'm' -> skip('s') ? 1_000_000L : MINUTE;
            default -> UNREADABLE;
        };
    }

    /** The billionths behind a point; 0 without a point. */
    private long fraction() {
        if (!skip('.')) {
            return 0;
        }
        long sum = 0;
        for (long share = SECOND / 10; !atEnd() && isDigit(text.charAt(at)); share /= 10) {
            sum += share * (text.charAt(at) - '0');
            at++;
        }
        return sum;
    }

    private long digits() {
        int begin = at;
        long number = 0;
        while (!atEnd() && at - begin < MOST_DIGITS && isDigit(text.charAt(at))) {
            number = number * 10 + text.charAt(at) - '0';
            at++;
        }
        return at == begin ? UNREADABLE : number;
    }

    private boolean skip(char expected) {
        boolean there = !atEnd() && text.charAt(at) == expected;
        if (there) {
            at++;
        }
        return there;
    }

    private boolean atEnd() {
        return at == text.length();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
