package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.vocabulary.GlobPattern;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Tells what keys have spent, all of it as of one moment of the ledger. */
public final class KeySpending {
    private final Database database;
    private final String node;

    /**
     * Reads from a ledger.
     *
     * @param node the journal whose position is told with the answers
     */
    public KeySpending(Database database, String node) {
        this.database = database;
        this.node = node;
    }

    /**
     * Money spent.
     *
     * @param from since when, the beginning of a quarter of an hour; null for ever
     * @param models the pattern of the models it was spent on; null for all
     */
    public record Since(@Nullable Instant from, @Nullable String models) {}

    /** What was used in a short time by the requests that began in it. */
    public record Used(Instant at, long requests, long tokens, long nanoUsd) {}

    /**
     * The answer.
     *
     * @param segment with {@code offset} how far the node's journal is in it
     * @param nanoUsd what was charged, in the order of the question
     */
    public record Spent(int segment, int offset, List<Long> nanoUsd, List<Used> window) {}

    /** A line of the one statement that asks everything, so that all of it is of one moment. */
    private record Line(int kind, String model, long a, long b, long c, long d) {}

    private static final int POSITION = -2;
    private static final int WINDOW = -1;

    /**
     * What a key has spent.
     *
     * @param windowFrom since when single uses are wanted; null for none
     * @param grainMillis uses of so long a time are told together
     */
    public Spent of(String keyId, List<Since> budgets, @Nullable Instant windowFrom, long grainMillis) {
        List<Line> lines = database.read(sql -> lines(sql, keyId, budgets, windowFrom, grainMillis));
        int segment = 0;
        int offset = 0;
        List<Used> window = new ArrayList<>();
        long[] spent = new long[budgets.size()];
        for (Line line : lines) {
            if (line.kind == POSITION) {
                segment = (int) line.a;
                offset = (int) line.b;
            } else if (line.kind == WINDOW) {
                window.add(new Used(Instant.ofEpochMilli(line.a), line.b, line.c, line.d));
            } else if (isFor(budgets.get(line.kind), line.model)) {
                spent[line.kind] = Math.addExact(spent[line.kind], line.a);
            }
        }
        return new Spent(segment, offset, boxed(spent), window);
    }

    private static List<Long> boxed(long[] values) {
        List<Long> list = new ArrayList<>();
        for (long value : values) {
            list.add(value);
        }
        return list;
    }

    private static boolean isFor(Since budget, String model) {
        return budget.models() == null || GlobPattern.of(budget.models()).matches(model);
    }

    private List<Line> lines(
            Handle sql, String keyId, List<Since> budgets, @Nullable Instant windowFrom, long grainMillis) {
        StringBuilder text = new StringBuilder("""
                SELECT -2 AS kind, '' AS model, position_segment AS a, position_offset AS b, 0 AS c, 0 AS d
                FROM journal_position WHERE node = :node
                """);
        for (int i = 0; i < budgets.size(); i++) {
            text.append("""
                    UNION ALL SELECT %1$d, model, CAST(SUM(charged_nano_usd) AS bigint), 0, 0, 0
                    FROM %2$s WHERE key_id = :key AND bucket >= :from%1$d GROUP BY model
                    """.formatted(i, RollUp.KEY.table(budgets.get(i).from() == null ? Grain.DAY : Grain.QUARTER)));
        }
        if (windowFrom != null) {
            text.append("""
                    UNION ALL SELECT -1, '', started_at / %1$d * %1$d, COUNT(*),
                        CAST(SUM(input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens
                            + cache_write_1h_tokens) AS bigint),
                        CAST(SUM(COALESCE(charged_nano_usd, cost_nano_usd, 0)) AS bigint)
                    FROM exchanges WHERE key_id = :key AND started_at >= :window AND outcome <> 'refused' AND %2$s
                    GROUP BY started_at / %1$d
                    """.formatted(grainMillis, FigureColumns.IS_NOT_FREE));
        }
        Query query = sql.createQuery(text.toString()).bind("node", node);
        if (!budgets.isEmpty() || windowFrom != null) {
            query.bind("key", keyId);
        }
        for (int i = 0; i < budgets.size(); i++) {
            Instant from = budgets.get(i).from();
            query.bind("from" + i, from == null ? 0 : from.toEpochMilli());
        }
        if (windowFrom != null) {
            query.bind("window", windowFrom.toEpochMilli());
        }
        return query.map((row, _) -> line(row)).list();
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getInt("kind"),
                row.getString("model"),
                row.getLong("a"),
                row.getLong("b"),
                row.getLong("c"),
                row.getLong("d"));
    }
}
