package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.usage.Dimension;
import io.clauderelay.usage.FigureColumns;
import io.clauderelay.usage.Figures;
import io.clauderelay.usage.Retention;
import io.clauderelay.usage.RollUp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Answers questions about usage from the roll-ups, and those that no roll-up can answer from the exchanges themselves, as
 * long as these are few and still there.
 */
final class UsageStatistics {
    /** What both databases add up well within a second. */
    private static final long MOST_EXCHANGES = 200_000;

    private record Place(int piece, String name) {}

    /** Sums on their way from one piece to another, or from or to nowhere. */
    private record Moved(int addTo, int takeFrom, String name, Figures figures) {}

    private final Handle sql;

    UsageStatistics(Handle sql) {
        this.sql = sql;
    }

    /**
     * What was used, one line for each piece of the period and each name that has any.
     *
     * @param pieces the period of the question, cut
     * @throws ProblemException 400 when it cannot be told from what is kept
     */
    List<Line> lines(Question question, List<Piece> pieces) {
        Set<Dimension> needed = EnumSet.noneOf(Dimension.class);
        question.groupBy().dimension().ifPresent(needed::add);
        needed.addAll(question.filters().dimensions());
        Optional<RollUp> rollUp = RollUp.covering(needed);
        Map<Place, Figures> sums;
        if (rollUp.isPresent()) {
            sums = read(
                    question, Span.over(pieces, question.interval()), span -> ofRollUp(question, rollUp.get(), span));
        } else {
            requireFewExchanges(question);
            sums = read(question, Span.runs(pieces), span -> ofExchanges(question, span));
        }
        List<Line> lines = new ArrayList<>(sums.size());
        sums.forEach((place, figures) -> lines.add(new Line(place.piece(), place.name(), figures)));
        return lines;
    }

    /** In one statement: what is added and what is taken must be of the same moment. */
    private Map<Place, Figures> read(Question question, List<Span> spans, Function<Span, String> select) {
        Map<Place, Figures> added = new HashMap<>();
        Map<Place, Figures> taken = new HashMap<>();
        if (!spans.isEmpty()) {
            String all = spans.stream().map(select).collect(Collectors.joining(" union all "));
            question.filters()
                    .bindTo(sql.createQuery(all))
                    .map((row, _) ->
                            new Moved(row.getInt(1), row.getInt(2), row.getString(3), FigureColumns.read(row, 4)))
                    .forEach(moved -> {
                        note(added, moved.addTo(), moved);
                        note(taken, moved.takeFrom(), moved);
                    });
        }
        taken.forEach((place, figures) ->
                added.compute(place, (_, sum) -> (sum == null ? Figures.NONE : sum).minus(figures)));
        added.values().removeIf(Figures.NONE::equals);
        return added;
    }

    private static void note(Map<Place, Figures> sums, int piece, Moved moved) {
        if (piece != Span.NONE) {
            sums.merge(new Place(piece, moved.name()), moved.figures(), Figures::plus);
        }
    }

    private static String ofRollUp(Question question, RollUp rollUp, Span span) {
        String unit = unit("bucket", span);
        return """
                select %1$s as add_to, %2$d as take_from, %3$s as name, %4$s from %5$s
                where bucket >= %6$d and bucket < %7$d %8$s %9$s
                """.formatted(
                        unit,
                        span.takeFrom(),
                        name(question, false),
                        FigureColumns.SUMS,
                        rollUp.table(span.grain()),
                        span.from(),
                        span.to(),
                        question.filters().conditions(Dimension::column),
                        groupBy(unit, name(question, false)));
    }

    private static String ofExchanges(Question question, Span span) {
        String unit = unit("started_at", span);
        return """
                select %1$s as add_to, %2$d as take_from, %3$s as name, %4$s from exchanges
                where started_at >= %5$d and started_at < %6$d and %7$s %8$s %9$s
                """.formatted(
                        unit,
                        span.takeFrom(),
                        name(question, true),
                        FigureColumns.SUMS_OF_EXCHANGES,
                        span.from(),
                        span.to(),
                        FigureColumns.IS_COUNTED,
                        question.filters().conditions(Dimension::ofExchange),
                        groupBy(unit, name(question, true)));
    }

    /** Which piece a row is added to. The numbers are our own, so they may stand in the statement. */
    private static String unit(String time, Span span) {
        return span.unit() == span.to() - span.from()
                ? Integer.toString(span.addTo())
                : span.addTo() + " + (" + time + " - " + span.from() + ") / " + span.unit();
    }

    /** Constants are left out: there is nothing to sort by. A sum over no rows at all is one row, which says nothing. */
    private static String groupBy(String unit, String name) {
        List<String> parts = new ArrayList<>();
        if (unit.contains(" ")) {
            parts.add(unit);
        }
        if (!name.equals("''")) {
            parts.add(name);
        }
        return parts.isEmpty() ? "" : "group by " + String.join(", ", parts);
    }

    /** An expression and not the column: SQLite would read a whole index to be spared sorting a few names. */
    private static String name(Question question, boolean ofExchange) {
        return question.groupBy()
                .dimension()
                .map(dimension -> (ofExchange ? dimension.ofExchange() : dimension.column()) + " || ''")
                .orElse("''");
    }

    private void requireFewExchanges(Question question) {
        Instant completeFrom = Retention.completeFrom(sql);
        if (question.period().from().isBefore(completeFrom)) {
            throw notKept(
                    question, "single exchanges, which are there from " + completeFrom + " on; ask for a later period");
        }
        long most = Long.MAX_VALUE;
        for (RollUp rollUp : RollUp.values()) {
            Filters known = question.filters().within(rollUp);
            if (!known.values().isEmpty()) {
                most = Math.min(most, requests(question, rollUp, known));
            }
        }
        if (most > MOST_EXCHANGES) {
            throw notKept(
                    question,
                    "single exchanges, of which this would be up to " + most + " and at most " + MOST_EXCHANGES
                            + " are read; ask for a shorter period or leave one out");
        }
    }

    private long requests(Question question, RollUp rollUp, Filters filters) {
        Question all = new Question(question.period(), question.zone(), Interval.NONE, Grouping.NONE, filters);
        List<Piece> whole = Piece.of(question.period(), Interval.NONE, question.zone());
        return read(all, Span.over(whole, Interval.NONE), span -> ofRollUp(all, rollUp, span)).values().stream()
                .mapToLong(Figures::requests)
                .sum();
    }

    private static ProblemException notKept(Question question, String reason) {
        List<FieldProblem> problems = new ArrayList<>();
        for (Filter filter : question.filters().values().keySet()) {
            problems.add(new FieldProblem(
                    filter.parameter(),
                    filter.parameter() + " together with the other filters"
                            + (question.groupBy() == Grouping.NONE
                                    ? ""
                                    : " and groupBy=" + question.groupBy().id())
                            + " is counted from " + reason));
        }
        return ProblemException.badInput(problems);
    }
}
