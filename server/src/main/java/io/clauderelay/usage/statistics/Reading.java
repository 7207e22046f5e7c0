package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.usage.Figures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up what is read, as far as it fits into the memory of a small relay several times over. */
final class Reading {
    private static final int MOST_LINES = 50_000;

    private record Place(int piece, String name) {}

    private final Map<Place, Figures> added = new HashMap<>();
    private final Map<Place, Figures> taken = new HashMap<>();

    /**
     * Notes sums.
     *
     * @throws ProblemException 400 when it is too much
     */
    void note(Moved moved) {
        note(added, moved.addTo(), moved);
        note(taken, moved.takeFrom(), moved);
        if (added.size() + taken.size() > MOST_LINES) {
            throw Asked.bad(
                    "limit",
                    "this has more than " + MOST_LINES
                            + " items; choose a lower limit, a longer interval or a shorter period");
        }
    }

    private static void note(Map<Place, Figures> sums, int piece, Moved moved) {
        if (piece != Span.NONE) {
            sums.merge(new Place(piece, moved.name()), moved.figures(), Figures::plus);
        }
    }

    /** What is left once all is noted, one line for each piece and name that has any. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>(added.size());
        added.forEach((place, all) -> {
            Figures figures = all.minus(taken.getOrDefault(place, Figures.NONE));
            if (!figures.equals(Figures.NONE)) {
                lines.add(new Line(place.piece(), place.name(), figures));
            }
        });
        return lines;
    }
}
