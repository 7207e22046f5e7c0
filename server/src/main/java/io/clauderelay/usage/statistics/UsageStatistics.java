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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Answers questions about usage from the roll-ups, and those that no roll-up can answer from the exchanges themselves, as
 * long as these are few and still there.
 */
final class UsageStatistics {
    /** What both databases add up well within a second. */
    private static final long MOST_EXCHANGES = 200_000;

    private record Place(int piece, String name) {}

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
        Map<Place, Figures> sums = new HashMap<>();
        if (rollUp.isPresent()) {
            for (Span span : Span.over(pieces)) {
                read(rollUpQuery(question, rollUp.get(), span), span, sums);
            }
        } else {
            requireFewExchanges(question);
            for (Span span : Span.overExchanges(pieces)) {
                read(exchangeQuery(question), span, sums);
            }
        }
        List<Line> lines = new ArrayList<>(sums.size());
        sums.forEach((place, figures) -> lines.add(new Line(place.piece(), place.name(), figures)));
        return lines;
    }

    private static void read(Query query, Span span, Map<Place, Figures> sums) {
        query.bind("from", span.from())
                .bind("to", span.to())
                .bind("unit", span.unit())
                .map((row, _) ->
                        new Line(span.firstPiece() + row.getInt(1), row.getString(2), FigureColumns.read(row, 3)))
                .forEach(line -> sums.merge(new Place(line.piece(), line.name()), line.figures(), Figures::plus));
    }

    private Query rollUpQuery(Question question, RollUp rollUp, Span span) {
        Query query = sql.createQuery("""
                select (bucket - :from) / :unit as piece, %1$s as name, %2$s from %3$s
                where bucket >= :from and bucket < :to %4$s
                group by 1, 2
                """.formatted(
                        name(question, false),
                        FigureColumns.SUMS,
                        rollUp.table(span.grain()),
                        question.filters().conditions(Dimension::column)));
        return question.filters().bindTo(query);
    }

    private Query exchangeQuery(Question question) {
        Query query = sql.createQuery("""
                select (started_at - :from) / :unit as piece, %1$s as name, %2$s from exchanges
                where started_at >= :from and started_at < :to and %3$s %4$s
                group by 1, 2
                """.formatted(
                        name(question, true),
                        FigureColumns.SUMS_OF_EXCHANGES,
                        FigureColumns.IS_COUNTED,
                        question.filters().conditions(Dimension::ofExchange)));
        return question.filters().bindTo(query);
    }

    private static String name(Question question, boolean ofExchange) {
        return question.groupBy()
                .dimension()
                .map(dimension -> ofExchange ? dimension.ofExchange() : dimension.column())
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
        Map<Place, Figures> sums = new HashMap<>();
        for (Span span : Span.over(Piece.of(question.period(), Interval.NONE, question.zone()))) {
            read(rollUpQuery(all, rollUp, span), span, sums);
        }
        return sums.values().stream().mapToLong(Figures::requests).sum();
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
