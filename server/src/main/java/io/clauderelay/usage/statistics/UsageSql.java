package io.clauderelay.usage.statistics;

import io.clauderelay.usage.FigureColumns;
import io.clauderelay.usage.RollUp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Statements about usage. What stands in them are the names of our own columns and numbers that were reckoned; what comes
 * from callers is bound.
 */
final class UsageSql {
    private UsageSql() {}

    /**
     * What was used: the piece that it is added to, the piece that it is taken from, its name, and the figures.
     *
     * @param some whether only the names that are bound as a list are meant
     */
    static String lines(Source source, List<Span> spans, boolean some) {
        Grouping grouping = source.question().groupBy();
        String parts = parts(source, spans);
        if (!grouping.isOfKeys()) {
            return some ? "select * from (" + parts + ") as parts where name in (<names>)" : parts;
        }
        return """
                select add_to, take_from, %1$s as name, %2$s from (%3$s) as parts
                left join keys on keys.id = parts.name %4$s group by add_to, take_from, %1$s
                """.formatted(
                        grouping.ofKeys(),
                        FigureColumns.SUMS,
                        parts,
                        some ? "where " + grouping.ofKeys() + " in (<names>)" : "");
    }

    /** The names of a whole period, the figures of each, and how many names there are; the largest cost first. */
    static String largest(Source source, List<Span> spans) {
        return """
                select count(*) over () as names, name, %1$s from (%2$s) as found
                order by cost_nano_usd desc, %3$s desc, name limit :most
                """.formatted(FigureColumns.LIST, whole(source, spans), FigureColumns.REQUESTS);
    }

    private static String whole(Source source, List<Span> spans) {
        Grouping grouping = source.question().groupBy();
        String name = grouping.isOfKeys() ? grouping.ofKeys() : "parts.name";
        String sums = FigureColumns.sumsWithSign("case when add_to = " + Span.NONE + " then -1 else 1 end");
        String all = "select " + name + " as name, " + sums + " from (" + parts(source, spans) + ") as parts "
                + (grouping.isOfKeys() ? "left join keys on keys.id = parts.name " : "") + "group by " + name;
        return "select * from (" + all + ") as sums where " + FigureColumns.REQUESTS + " > 0";
    }

    private static String parts(Source source, List<Span> spans) {
        return spans.stream().map(span -> part(source, span)).collect(Collectors.joining(" union all "));
    }

    private static String part(Source source, Span span) {
        RollUp rollUp = source.rollUp();
        Question question = source.question();
        String time = rollUp == null ? "started_at" : "bucket";
        String unit = unit(time, span);
        String name = name(source);
        return """
                select %1$s as add_to, %2$d as take_from, %3$s as name, %4$s from %5$s
                where %6$s >= %7$d and %6$s < %8$d %9$s %10$s %11$s
                """.formatted(
                        unit,
                        span.takeFrom(),
                        name,
                        rollUp == null ? FigureColumns.SUMS_OF_EXCHANGES : FigureColumns.SUMS,
                        rollUp == null ? "exchanges" : rollUp.table(span.grain()),
                        time,
                        span.from(),
                        span.to(),
                        rollUp == null ? "and " + FigureColumns.IS_COUNTED : "",
                        question.filters().conditions(source::column),
                        groupBy(unit, name));
    }

    /** Which piece a row is added to. */
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
    private static String name(Source source) {
        return source.question()
                .groupBy()
                .dimension()
                .map(dimension -> source.column(dimension) + " || ''")
                .orElse("''");
    }
}
