package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.usage.FigureColumns;
import io.clauderelay.usage.Retention;
import io.clauderelay.usage.RollUp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about usage from the roll-ups, and those that no roll-up can answer from the exchanges themselves, as
 * long as these are few and still there. All it is asked for one answer belongs into one
 * {@link io.clauderelay.platform.sql.Database#readAtOneMoment}.
 */
final class UsageStatistics {
    /** What both databases add up well within a second. */
    private static final long MOST_EXCHANGES = 200_000;

    /** SQLite takes 500 selects in one statement. */
    private static final int MOST_SPANS = 200;

    private static final int FETCH = 1_000;

    private final Handle sql;

    UsageStatistics(Handle sql) {
        this.sql = sql;
    }

    /**
     * What was used, one line for each piece of the period and each name that has any.
     *
     * @param pieces the period of the question, cut
     * @throws ProblemException 400 when it cannot be told from what is kept, or is too much
     */
    List<Line> lines(Question question, List<Piece> pieces) {
        return lines(question, pieces, null);
    }

    /**
     * The same of some names only.
     *
     * @param names null for all
     */
    List<Line> lines(Question question, List<Piece> pieces, @Nullable List<String> names) {
        Source source = source(question);
        List<Span> spans = source.spans(pieces);
        Reading reading = new Reading();
        for (int from = 0; from < spans.size(); from += MOST_SPANS) {
            List<Span> some = spans.subList(from, Math.min(from + MOST_SPANS, spans.size()));
            read(question, UsageSql.lines(source, some, names != null), names, reading);
        }
        return reading.lines();
    }

    /**
     * The names of the largest cost in the whole period of a question, with what was used under each.
     *
     * @param most how many at most
     * @throws ProblemException 400 when it cannot be told from what is kept
     */
    Largest largest(Question question, int most) {
        Question whole = question.every(Interval.NONE);
        Source source = source(whole);
        List<Span> spans = source.spans(Piece.of(whole.period(), Interval.NONE, whole.zone()));
        List<Line> lines = new ArrayList<>();
        int[] names = {0};
        if (!spans.isEmpty()) {
            whole.filters()
                    .bindTo(sql.createQuery(UsageSql.largest(source, spans)))
                    .bind("most", most)
                    .map((row, _) -> {
                        names[0] = row.getInt(1);
                        return new Line(0, row.getString(2), FigureColumns.read(row, 3));
                    })
                    .forEach(lines::add);
        }
        return new Largest(lines, names[0]);
    }

    private Source source(Question question) {
        Source source = Source.of(question);
        if (source.rollUp() == null) {
            requireFewExchanges(question);
        }
        return source;
    }

    private void read(Question question, String select, @Nullable List<String> names, Reading reading) {
        Query query = question.filters().bindTo(sql.createQuery(select)).setFetchSize(FETCH);
        if (names != null) {
            query.bindList("names", names);
        }
        try (ResultIterator<Moved> rows = query.map((row, _) ->
                        new Moved(row.getInt(1), row.getInt(2), row.getString(3), FigureColumns.read(row, 4)))
                .iterator()) {
            while (rows.hasNext()) {
                reading.note(rows.next());
            }
        }
    }

    private void requireFewExchanges(Question question) {
        Instant completeFrom = Retention.completeFrom(sql);
        if (question.period().from().isBefore(completeFrom)) {
            throw notKept(
                    question, "single exchanges, which are there from " + completeFrom + " on; ask for a later period");
        }
        // An index leads to those of keys; whatever else is asked for, all of the period are read.
        long most = requests(question, RollUp.KEY_TOTAL, question.filters().within(RollUp.KEY_TOTAL));
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
        Source source = new Source(all, rollUp);
        Reading reading = new Reading();
        read(all, UsageSql.lines(source, source.spans(whole), false), null, reading);
        return reading.lines().stream()
                .mapToLong(line -> line.figures().requests())
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
