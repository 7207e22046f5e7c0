package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Grain;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time that is read from one table with one query, in units of the same length that are a piece each, or a
 * part of the only one.
 *
 * @param from epoch milliseconds
 * @param to not included
 * @param unit milliseconds
 * @param firstPiece which piece the first unit belongs to
 */
record Span(Grain grain, long from, long to, long unit, int firstPiece) {

    /**
     * Covers the pieces exactly. Of a piece that holds whole days of UTC these are read as days and only its ends in
     * quarters; pieces that are such days are read together, and so are shorter ones of the same length.
     */
    static List<Span> over(List<Piece> pieces) {
        List<Span> spans = new ArrayList<>();
        int first = 0;
        while (first < pieces.size()) {
            Piece piece = pieces.get(first);
            int end = endOfRun(pieces, first);
            long until = pieces.get(end - 1).end();
            if (piece.length() == Grain.DAY.millis() && Grain.DAY.floor(piece.start()) == piece.start()) {
                spans.add(new Span(Grain.DAY, piece.start(), until, piece.length(), first));
            } else if (Grain.DAY.ceiling(piece.start()) < Grain.DAY.floor(piece.end())) {
                for (int i = first; i < end; i++) {
                    split(pieces.get(i), i, spans);
                }
            } else {
                spans.add(new Span(Grain.QUARTER, piece.start(), until, piece.length(), first));
            }
            first = end;
        }
        return spans;
    }

    /** The same for single exchanges, which know no days. */
    static List<Span> overExchanges(List<Piece> pieces) {
        List<Span> spans = new ArrayList<>();
        int first = 0;
        while (first < pieces.size()) {
            Piece piece = pieces.get(first);
            int end = endOfRun(pieces, first);
            spans.add(new Span(Grain.QUARTER, piece.start(), pieces.get(end - 1).end(), piece.length(), first));
            first = end;
        }
        return spans;
    }

    /** Behind the last piece of those that are as long as the first. */
    private static int endOfRun(List<Piece> pieces, int first) {
        int end = first + 1;
        while (end < pieces.size()
                && pieces.get(end).length() == pieces.get(first).length()) {
            end++;
        }
        return end;
    }

    private static void split(Piece piece, int index, List<Span> spans) {
        long firstDay = Grain.DAY.ceiling(piece.start());
        long lastDay = Grain.DAY.floor(piece.end());
        if (piece.start() < firstDay) {
            spans.add(new Span(Grain.QUARTER, piece.start(), firstDay, firstDay - piece.start(), index));
        }
        spans.add(new Span(Grain.DAY, firstDay, lastDay, lastDay - firstDay, index));
        if (lastDay < piece.end()) {
            spans.add(new Span(Grain.QUARTER, lastDay, piece.end(), piece.end() - lastDay, index));
        }
    }
}
