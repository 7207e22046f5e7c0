package io.clauderelay.usage;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Holds one roll-up against the exchanges of a day, in one statement: it sees both as they are at one moment. */
record Comparison(RollUp rollUp, Grain grain) {

    /** How many rows differ, are missing, or are too many. */
    long count(Handle sql, long day) {
        return sql.createQuery("select count(*) from (" + differences() + ") as found")
                .bind("day", day)
                .bind("next", day + Grain.DAY.millis())
                .mapTo(Long.class)
                .one();
    }

    /** Adds the differences, and answers in how many rows. */
    long repair(Handle sql, long day) {
        int changed = sql.createUpdate("""
                        insert into %1$s as stored (bucket, %2$s, %3$s)
                        select * from (%4$s) as found where true
                        on conflict (bucket, %2$s) do update set %5$s
                        """.formatted(
                                rollUp.table(grain),
                                rollUp.columns(),
                                FigureColumns.LIST,
                                differences(),
                                list(name -> name + " = stored." + name + " + excluded." + name)))
                .bind("day", day)
                .bind("next", day + Grain.DAY.millis())
                .execute();
        String nothing = FigureColumns.NAMES.stream().map(name -> name + " = 0").collect(Collectors.joining(" and "));
        sql.createUpdate("delete from " + rollUp.table(grain) + " where bucket >= :day and bucket < :next and "
                        + nothing)
                .bind("day", day)
                .bind("next", day + Grain.DAY.millis())
                .execute();
        return changed;
    }

    /** Nothing on both sides when the day's rows are being removed meanwhile. */
    private String differences() {
        List<String> places = Stream.concat(
                        Stream.of("bucket"), rollUp.dimensions().stream().map(Dimension::column))
                .toList();
        String same = places.stream()
                .map(name -> "counted." + name + " = kept." + name)
                .collect(Collectors.joining(" and "));
        String place = places.stream()
                .map(name -> "coalesce(counted." + name + ", kept." + name + ") as " + name)
                .collect(Collectors.joining(", "));
        String differ = FigureColumns.NAMES.stream()
                .map(name -> "coalesce(counted." + name + ", 0) <> coalesce(kept." + name + ", 0)")
                .collect(Collectors.joining(" or "));
        return """
                select %1$s, %2$s
                from (%3$s) as counted
                full join (
                    select * from %4$s
                    where bucket >= :day and bucket < :next
                        and :day >= (select complete_from from exchange_retention)) as kept on %5$s
                where %6$s
                """.formatted(
                        place,
                        list(name -> "coalesce(counted." + name + ", 0) - coalesce(kept." + name + ", 0) as " + name),
                        counted(),
                        rollUp.table(grain),
                        same,
                        differ);
    }

    private String counted() {
        String bucket = "started_at / " + grain.millis() + " * " + grain.millis();
        return """
                select %1$s as bucket, %2$s, %3$s from exchanges
                where started_at >= :day and started_at < :next and %4$s
                    and :day >= (select complete_from from exchange_retention)
                group by %1$s, %5$s
                """.formatted(
                        bucket,
                        rollUp.dimensions().stream()
                                .map(dimension -> dimension.ofExchange() + " as " + dimension.column())
                                .collect(Collectors.joining(", ")),
                        FigureColumns.SUMS_OF_EXCHANGES,
                        FigureColumns.IS_COUNTED,
                        rollUp.dimensions().stream().map(Dimension::ofExchange).collect(Collectors.joining(", ")));
    }

    private static String list(Function<String, String> column) {
        return FigureColumns.NAMES.stream().map(column).collect(Collectors.joining(", "));
    }
}
