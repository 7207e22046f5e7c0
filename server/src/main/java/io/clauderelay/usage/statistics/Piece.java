package io.clauderelay.usage.statistics;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * An interval of a period, such as a local day; the first and the last may be cut off by it.
 *
 * @param start epoch milliseconds
 * @param end not included
 * @param label what people call it
 */
record Piece(long start, long end, String label) {

    /** Cuts a period into pieces, the oldest first. */
    static List<Piece> of(Period period, Interval interval, ZoneId zone) {
        List<Piece> pieces = new ArrayList<>();
        ZonedDateTime end = period.to().atZone(zone);
        ZonedDateTime start = period.from().atZone(zone);
        while (start.isBefore(end)) {
            ZonedDateTime next = interval.endAfter(start);
            ZonedDateTime cut = next.isBefore(end) ? next : end;
            pieces.add(
                    new Piece(start.toInstant().toEpochMilli(), cut.toInstant().toEpochMilli(), interval.label(start)));
            start = cut;
        }
        return List.copyOf(pieces);
    }

    long length() {
        return end - start;
    }
}
