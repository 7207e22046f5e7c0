package io.clauderelay.usage.statistics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.clauderelay.usage.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** A group with its sums over all pieces, by which groups are ranked. */
    private record Ranked(Group group, Figures figures) {
        static final Comparator<Ranked> ORDER = Comparator.comparing(Ranked::figures, LARGEST_FIRST)
                .thenComparing(ranked -> ranked.group().toString());
    }

    /**
     * Asks, and puts what is found into order.
     *
     * @param mostGroups the groups beyond so many, of the least cost, are put together as others
     */
    static UsageReport of(Handle sql, Question question, int mostGroups) {
        List<Piece> pieces = Piece.of(question.period(), question.interval(), question.zone());
        List<Line> lines = new UsageStatistics(sql).lines(question, pieces);
        Map<Group, Map<Integer, Figures>> groups = grouped(question.groupBy(), lines, names(sql, question, lines));
        Map<Integer, List<Row>> rows = new TreeMap<>();
        for (Map.Entry<Group, Map<Integer, Figures>> group :
                ranked(groups, mostGroups).entrySet()) {
            group.getValue()
                    .forEach((piece, figures) -> rows.computeIfAbsent(piece, _ -> new ArrayList<>())
                            .add(new Row(pieces.get(piece), group.getKey(), figures)));
        }
        List<Row> all = rows.values().stream().flatMap(List::stream).toList();
        return new UsageReport(question, pieces, all, total(all.stream().map(Row::figures)));
    }

    private static Names names(Handle sql, Question question, List<Line> lines) {
        return switch (question.groupBy()) {
            case KEY, OWNER, TAG -> {
                Set<String> ids = new HashSet<>();
                lines.forEach(line -> ids.add(line.name()));
                yield Names.ofKeys(sql, ids);
            }
            case ACCOUNT -> Names.ofAccounts(sql);
            case NONE, MODEL, PLATFORM, CLIENT -> Names.none();
        };
    }

    private static Map<Group, Map<Integer, Figures>> grouped(Grouping grouping, List<Line> lines, Names names) {
        Map<Group, Map<Integer, Figures>> groups = new HashMap<>();
        for (Line line : lines) {
            groups.computeIfAbsent(names.group(grouping, line.name()), _ -> new TreeMap<>())
                    .merge(line.piece(), line.figures(), Figures::plus);
        }
        return groups;
    }

    /** The groups from the largest cost to the least, those beyond the most at the end as one. */
    private static Map<Group, Map<Integer, Figures>> ranked(Map<Group, Map<Integer, Figures>> groups, int mostGroups) {
        List<Ranked> order = groups.entrySet().stream()
                .map(group -> new Ranked(group.getKey(), total(group.getValue().values().stream())))
                .sorted(Ranked.ORDER)
                .toList();
        Map<Group, Map<Integer, Figures>> ranked = new LinkedHashMap<>();
        Map<Integer, Figures> others = new TreeMap<>();
        for (int i = 0; i < order.size(); i++) {
            Group group = order.get(i).group();
            Map<Integer, Figures> figures = groups.getOrDefault(group, Map.of());
            if (i < mostGroups) {
                ranked.put(group, figures);
            } else {
                figures.forEach((piece, more) -> others.merge(piece, more, Figures::plus));
            }
        }
        if (!others.isEmpty()) {
            ranked.put(Group.ofOthers(order.size() - mostGroups), others);
        }
        return ranked;
    }

    static Figures total(Stream<Figures> figures) {
        return figures.reduce(Figures.NONE, Figures::plus);
    }

    Slot slot(Row row) {
        return question.interval() == Interval.NONE ? Slot.WHOLE : Slot.of(row.piece());
    }
}
