package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Grain;
import java.util.ArrayList;
import java.util.Collection;
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

    /** Below it whole weeks are hardly any. */
    private static final long WORTH_WEEKS = 4 * Grain.WEEK.millis();

    /**
     * Covers the pieces exactly. Long pieces are read as if each began at the start of a UTC day (or week) that is nearest
     * to its own, in whole days (or weeks); then the strips between these and the real starts change hands. So a local
     * day costs a few quarters of an hour and not 96.
     *
     * @param grains those that sums are kept in
     */
    static List<Span> over(List<Piece> pieces, Interval interval, Collection<Grain> grains) {
        return switch (interval) {
            case HOUR -> runs(pieces, Grain.QUARTER);
            case DAY -> coarse(pieces, List.of(Grain.DAY, Grain.QUARTER));
            case MONTH, NONE -> coarse(pieces, weekly(pieces, grains));
        };
    }

    private static List<Grain> weekly(List<Piece> pieces, Collection<Grain> grains) {
        long length = pieces.isEmpty() ? 0 : pieces.getFirst().length();
        return grains.contains(Grain.WEEK) && length >= WORTH_WEEKS
                ? List.of(Grain.WEEK, Grain.DAY, Grain.QUARTER)
                : List.of(Grain.DAY, Grain.QUARTER);
    }

    /** Pieces as they are, those of equal length together. */
    static List<Span> runs(List<Piece> pieces) {
        return runs(pieces, Grain.QUARTER);
    }

    private static List<Span> runs(List<Piece> pieces, Grain grain) {
        List<Span> spans = new ArrayList<>();
        int first = 0;
        while (first < pieces.size()) {
            long length = pieces.get(first).length();
            int end = first + 1;
            while (end < pieces.size() && pieces.get(end).length() == length) {
                end++;
            }
            spans.add(new Span(
                    grain, pieces.get(first).start(), pieces.get(end - 1).end(), length, first, NONE));
            first = end;
        }
        return spans;
    }

    /** The first grain is read in whole pieces, each of the others in strips of its own. */
    private static List<Span> coarse(List<Piece> pieces, List<Grain> grains) {
        Grain coarsest = grains.getFirst();
        List<Piece> whole = new ArrayList<>();
        List<Span> strips = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            whole.add(new Piece(nearest(coarsest, piece.start()), nearest(coarsest, piece.end()), piece.label()));
            strips(piece.start(), grains, i, i - 1, strips);
        }
        strips(pieces.getLast().end(), grains, NONE, pieces.size() - 1, strips);
        List<Span> spans = new ArrayList<>();
        for (Span run : runs(whole, coarsest)) {
            // A piece that is shorter than the grain may hold none of it.
            if (run.unit() > 0) {
                spans.add(run);
            }
        }
        spans.addAll(strips);
        return spans;
    }

    private static long nearest(Grain grain, long time) {
        return grain.floor(time + grain.millis() / 2);
    }

    /** What lies between a boundary and the nearest start of a coarser grain is on the wrong side of it. */
    private static void strips(long boundary, List<Grain> grains, int right, int left, List<Span> strips) {
        long coarse = nearest(grains.getFirst(), boundary);
        for (Grain grain : grains.subList(1, grains.size())) {
            long fine = nearest(grain, boundary);
            if (fine < coarse) {
                strips.add(new Span(grain, fine, coarse, coarse - fine, right, left));
            } else if (coarse < fine) {
                strips.add(new Span(grain, coarse, fine, fine - coarse, left, right));
            }
            coarse = fine;
        }
    }
}
