package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Grain;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time whose sums are read from one table, and what becomes of them.
 *
 * @param from epoch milliseconds
 * @param to not included
 * @param unit into what it is cut, in milliseconds: each unit belongs to a piece of its own
 * @param addTo the piece that the first unit's sums are added to; {@link #NONE} for none
 * @param takeFrom the piece that they are taken from again; {@link #NONE} for none
 */
record Span(Grain grain, long from, long to, long unit, int addTo, int takeFrom) {
    static final int NONE = -1;

    private static final long DAY = Grain.DAY.millis();

    /**
     * Covers the pieces exactly. Long pieces are read as if each began at the UTC midnight that is nearest to its start,
     * in whole days; then the strips between these midnights and the real starts change hands. So a local day costs a few
     * quarters of an hour and not 96.
     */
    static List<Span> over(List<Piece> pieces, Interval interval) {
        return interval == Interval.HOUR ? runs(pieces) : days(pieces);
    }

    /** Pieces as they are, those of equal length together. */
    static List<Span> runs(List<Piece> pieces) {
        List<Span> spans = new ArrayList<>();
        int first = 0;
        while (first < pieces.size()) {
            long length = pieces.get(first).length();
            int end = first + 1;
            while (end < pieces.size() && pieces.get(end).length() == length) {
                end++;
            }
            spans.add(new Span(
                    Grain.QUARTER,
                    pieces.get(first).start(),
                    pieces.get(end - 1).end(),
                    length,
                    first,
                    NONE));
            first = end;
        }
        return spans;
    }

    private static List<Span> days(List<Piece> pieces) {
        List<Piece> whole = new ArrayList<>();
        List<Span> strips = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            whole.add(new Piece(nearestMidnight(piece.start()), nearestMidnight(piece.end()), piece.label()));
            strip(piece.start(), i, i - 1, strips);
        }
        strip(pieces.getLast().end(), NONE, pieces.size() - 1, strips);
        // A piece that holds no midnight has no days; its run begins where it would.
        List<Span> spans = new ArrayList<>();
        for (Span run : runs(whole)) {
            if (run.unit() > 0) {
                spans.add(new Span(Grain.DAY, run.from(), run.to(), run.unit(), run.addTo(), NONE));
            }
        }
        spans.addAll(strips);
        return spans;
    }

    private static long nearestMidnight(long time) {
        return Grain.DAY.floor(time + DAY / 2);
    }

    /** What lies between a boundary and its midnight is on the wrong side of it. */
    private static void strip(long boundary, int right, int left, List<Span> strips) {
        long midnight = nearestMidnight(boundary);
        if (boundary < midnight) {
            strips.add(new Span(Grain.QUARTER, boundary, midnight, midnight - boundary, right, left));
        } else if (midnight < boundary) {
            strips.add(new Span(Grain.QUARTER, midnight, boundary, boundary - midnight, left, right));
        }
    }
}
