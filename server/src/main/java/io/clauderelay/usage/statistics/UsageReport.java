package io.clauderelay.usage.statistics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.clauderelay.usage.Figures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * What came of a question: figures for each piece of time and each group that has any, the oldest piece first, and in it
 * the largest cost.
 *
 * @param totals exactly the sum of the rows
 */
record UsageReport(Question question, List<Piece> pieces, List<Row> rows, Figures totals) {
    record Row(Piece piece, Group group, Figures figures) {}

    /** One entry of the answer; a piece is named only where time is cut into several. */
    record Item<S>(
            @JsonUnwrapped Slot slot,
            @JsonUnwrapped Group group,
            @JsonUnwrapped S sums) {}

    static final Comparator<Figures> LARGEST_FIRST = Comparator.comparingLong(Figures::costNanoUsd)
            .thenComparingLong(Figures::requests)
            .reversed();

    /** The same tags may stand in any order, so it is here and not in SQL that they are one group. */
    private static final int MOST_LISTS_OF_TAGS = 20_000;

    /**
     * Asks, and puts what is found into order.
     *
     * @param mostGroups the groups beyond so many, of the least cost, are put together as others
     */
    static UsageReport of(Handle sql, Question question, int mostGroups) {
        List<Piece> pieces = Piece.of(question.period(), question.interval(), question.zone());
        UsageStatistics statistics = new UsageStatistics(sql);
        Largest largest = largest(statistics, question, pieces, mostGroups);
        Names names = names(sql, question, largest.lines());
        Ranking ranking = Ranking.of(question.groupBy(), largest, names, mostGroups);
        Map<Group, Map<Integer, Figures>> groups = ranking.empty();
        for (Line line :
                pieces.size() == 1 ? largest.lines() : statistics.lines(question, pieces, ranking.namesToAsk())) {
            Map<Integer, Figures> group = groups.get(ranking.groupOf(line.name()));
            if (group != null) {
                group.merge(line.piece(), line.figures(), Figures::plus);
            }
        }
        if (ranking.isCut()) {
            groups.put(
                    Group.ofOthers(ranking.size() - mostGroups), others(statistics, question, pieces, groups.values()));
        }
        return of(question, pieces, groups);
    }

    private static Largest largest(UsageStatistics statistics, Question question, List<Piece> pieces, int mostGroups) {
        return switch (question.groupBy()) {
            case NONE ->
                pieces.size() == 1
                        ? statistics.largest(question, 1)
                        : new Largest(List.of(new Line(0, "", Figures.NONE)), 1);
            case TAG -> statistics.largest(question, MOST_LISTS_OF_TAGS);
            case MODEL, KEY, ACCOUNT, PLATFORM, CLIENT, OWNER -> statistics.largest(question, mostGroups);
        };
    }

    /** What is left of all without the groups that are told. */
    private static Map<Integer, Figures> others(
            UsageStatistics statistics, Question question, List<Piece> pieces, Collection<Map<Integer, Figures>> told) {
        Map<Integer, Figures> others = new TreeMap<>();
        statistics.lines(question.by(Grouping.NONE), pieces).forEach(line -> others.put(line.piece(), line.figures()));
        for (Map<Integer, Figures> group : told) {
            group.forEach((piece, figures) -> others.computeIfPresent(piece, (_, all) -> all.minus(figures)));
        }
        others.values().removeIf(Figures.NONE::equals);
        return others;
    }

    private static UsageReport of(Question question, List<Piece> pieces, Map<Group, Map<Integer, Figures>> groups) {
        Map<Integer, List<Row>> rows = new TreeMap<>();
        groups.forEach((group, figures) -> figures.forEach((piece, used) ->
                rows.computeIfAbsent(piece, _ -> new ArrayList<>()).add(new Row(pieces.get(piece), group, used))));
        List<Row> all = rows.values().stream().flatMap(List::stream).toList();
        return new UsageReport(question, pieces, all, total(all.stream().map(Row::figures)));
    }

    private static Names names(Handle sql, Question question, List<Line> lines) {
        return switch (question.groupBy()) {
            case KEY -> Names.ofKeys(sql, lines.stream().map(Line::name).toList());
            case ACCOUNT -> Names.ofAccounts(sql);
            case NONE, MODEL, PLATFORM, CLIENT, OWNER, TAG -> Names.none();
        };
    }

    static Figures total(Stream<Figures> figures) {
        return figures.reduce(Figures.NONE, Figures::plus);
    }

    Slot slot(Row row) {
        return question.interval() == Interval.NONE ? Slot.WHOLE : Slot.of(row.piece());
    }
}
