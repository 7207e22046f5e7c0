package io.clauderelay.usage;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Holds the sums of one table against what they are the sums of, in one statement: it sees both as they are at one moment.
 * Those of weeks are of days, all others of the exchanges.
 */
record Comparison(RollUp rollUp, Grain grain) {

    /** Where it is not so, the rows are being removed, and there is nothing to compare on either side. */
    private static final String COMPLETE = ":from >= (select complete_from from exchange_retention)";

    /** How many rows differ, are missing, or are too many. */
    long count(Handle sql, long from) {
        return sql.createQuery("select count(*) from (" + differences() + ") as found")
                .bind("from", from)
                .bind("to", to(from))
                .mapTo(Long.class)
                .one();
    }

    /** Adds the differences, and answers in how many rows. One process at a time: two would add each of them twice. */
    long repair(Handle sql, long from) {
        sql.execute("update exchange_retention set complete_from = complete_from");
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
                .bind("from", from)
                .bind("to", to(from))
                .execute();
        String nothing = FigureColumns.NAMES.stream().map(name -> name + " = 0").collect(Collectors.joining(" and "));
        sql.createUpdate(
                        "delete from " + rollUp.table(grain) + " where bucket >= :from and bucket < :to and " + nothing)
                .bind("from", from)
                .bind("to", to(from))
                .execute();
        return changed;
    }

    /** A day of exchanges is compared at a time, or a week of days. */
    private long to(long from) {
        return from + (grain == Grain.WEEK ? Grain.WEEK : Grain.DAY).millis();
    }

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
                    where bucket >= :from and bucket < :to %7$s) as kept on %5$s
                where %6$s
                """.formatted(
                        place,
                        list(name -> "coalesce(counted." + name + ", 0) - coalesce(kept." + name + ", 0) as " + name),
                        grain == Grain.WEEK ? ofDays() : ofExchanges(),
                        rollUp.table(grain),
                        same,
                        differ,
                        grain == Grain.WEEK ? "" : "and " + COMPLETE);
    }

    private String ofDays() {
        String bucket = bucket("bucket");
        return """
                select %1$s as bucket, %2$s, %3$s from %4$s where bucket >= :from and bucket < :to group by %1$s, %2$s
                """.formatted(bucket, rollUp.columns(), FigureColumns.SUMS, rollUp.table(Grain.DAY));
    }

    private String bucket(String time) {
        return time + " / " + grain.millis() + " * " + grain.millis();
    }

    private String ofExchanges() {
        String bucket = bucket("started_at");
        return """
                select %1$s as bucket, %2$s, %3$s from exchanges
                where started_at >= :from and started_at < :to and %4$s and %6$s
                group by %1$s, %5$s
                """.formatted(
                        bucket,
                        rollUp.dimensions().stream()
                                .map(dimension -> dimension.ofExchange() + " as " + dimension.column())
                                .collect(Collectors.joining(", ")),
                        FigureColumns.SUMS_OF_EXCHANGES,
                        FigureColumns.IS_COUNTED,
                        rollUp.dimensions().stream().map(Dimension::ofExchange).collect(Collectors.joining(", ")),
                        COMPLETE);
    }

    private static String list(Function<String, String> column) {
        return FigureColumns.NAMES.stream().map(column).collect(Collectors.joining(", "));
    }
}
