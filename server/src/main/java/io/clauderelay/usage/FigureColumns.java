package io.clauderelay.usage;

import io.clauderelay.vocabulary.TokenCounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns in which every roll-up keeps its figures, always in this order. */
public final class FigureColumns {
    /** What costs nothing and is kept as rows only: counting tokens, reading what is stored. */
    private static final List<String> FREE_OPERATIONS = List.of("count_tokens", "input_tokens", "stored_response");

    /** Which exchanges are not free, for a condition in SQL. */
    static final String IS_NOT_FREE = "operation not in (" + quoted(FREE_OPERATIONS) + ")";

    /** Which ones are in the roll-ups. */
    public static final String IS_COUNTED = "rolled_up and " + IS_NOT_FREE;

    /** Which ones are not, in the words of their index. */
    public static final String IS_NOT_COUNTED = FREE_OPERATIONS.stream()
            .map(operation -> "operation = '" + operation + "'")
            .collect(Collectors.joining(" or ", "(not rolled_up or ", ")"));

    static final List<String> NAMES = List.of(
            "completed",
            "client_aborted",
            "upstream_failed",
            "refused",
            "interrupted",
            "failed_attempts",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_write_5m_tokens",
            "cache_write_1h_tokens",
            "reasoning_tokens",
            "web_searches",
            "cost_nano_usd",
            "charged_nano_usd",
            "unpriced_requests");

    /** Which exchanges nobody has told any usage of. Not by a sum, for what upstreams tell may be too much for one. */
    static final String NOTHING_TOLD = NAMES.stream()
            .filter(name -> name.endsWith("_tokens") || name.equals("web_searches"))
            .map(name -> name + " = 0")
            .collect(Collectors.joining(" and "));

    public static final String LIST = String.join(", ", NAMES);

    /** The sums of all of them; PostgreSQL would answer its endless kind of number otherwise. */
    public static final String SUMS = NAMES.stream()
            .map(name -> "cast(sum(" + name + ") as bigint) as " + name)
            .collect(Collectors.joining(", "));

    /** How many requests figures are of, as an expression. */
    public static final String REQUESTS = "(completed + client_aborted + upstream_failed + refused + interrupted)";

    /** The same from the exchanges themselves, as {@link Figures#of(UsageRecord)} counts them. */
    public static final String SUMS_OF_EXCHANGES = NAMES.stream()
            .map(name -> "cast(sum(" + ofExchange(name) + ") as bigint) as " + name)
            .collect(Collectors.joining(", "));

    private FigureColumns() {}

    /** Whether exchanges of this operation cost nothing and are in no roll-up. */
    public static boolean isFree(String operation) {
        return FREE_OPERATIONS.contains(operation);
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }

    /** The sums of all of them, each row times 1 or -1 as an expression says. */
    public static String sumsWithSign(String sign) {
        return NAMES.stream()
                .map(name -> "cast(sum((" + sign + ") * " + name + ") as bigint) as " + name)
                .collect(Collectors.joining(", "));
    }

    private static String ofExchange(String name) {
        return switch (name) {
            case "completed", "client_aborted", "upstream_failed", "refused", "interrupted" ->
                "case when outcome = '" + name.replace('_', '-') + "' then 1 else 0 end";
            case "failed_attempts" ->
                "case when outcome in ('upstream-failed', 'refused') then attempts"
                        + " when attempts > 0 then attempts - 1 else 0 end";
            case "cost_nano_usd" -> "coalesce(cost_nano_usd, 0)";
            case "charged_nano_usd" -> "coalesce(charged_nano_usd, cost_nano_usd, 0)";
            case "unpriced_requests" -> "case when cost_nano_usd is null then 1 else 0 end";
            default -> name;
        };
    }

    /** Reads the figures from a row, by place: looking sixteen columns up by name would cost more than the reading. */
    public static Figures read(ResultSet row, int firstColumn) throws SQLException {
        int at = firstColumn;
        Outcomes outcomes = new Outcomes(
                row.getLong(at++), row.getLong(at++), row.getLong(at++), row.getLong(at++), row.getLong(at++));
        long failedAttempts = row.getLong(at++);
        TokenCounts tokens = new TokenCounts(
                row.getLong(at++),
                row.getLong(at++),
                row.getLong(at++),
                row.getLong(at++),
                row.getLong(at++),
                row.getLong(at++),
                row.getLong(at++));
        return new Figures(outcomes, failedAttempts, tokens, row.getLong(at++), row.getLong(at++), row.getLong(at));
    }

    /** Reads the token counts of a row of {@code exchanges}. */
    public static TokenCounts tokens(ResultSet row) throws SQLException {
        return new TokenCounts(
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_5m_tokens"),
                row.getLong("cache_write_1h_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("web_searches"));
    }

    /** Reads a number that may be missing. */
    public static @Nullable Long numberOrNull(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : (Long) number;
    }

    /** Binds them. */
    static void bind(Parameters parameters, Figures figures) throws SQLException {
        Outcomes outcomes = figures.outcomes();
        TokenCounts tokens = figures.tokens();
        parameters
                .number(outcomes.completed())
                .number(outcomes.clientAborted())
                .number(outcomes.upstreamFailed())
                .number(outcomes.refused())
                .number(outcomes.interrupted())
                .number(figures.failedAttempts())
                .number(tokens.input())
                .number(tokens.output())
                .number(tokens.cacheRead())
                .number(tokens.cacheWrite5m())
                .number(tokens.cacheWrite1h())
                .number(tokens.reasoning())
                .number(tokens.webSearches())
                .number(figures.costNanoUsd())
                .number(figures.chargedNanoUsd())
                .number(figures.unpricedRequests());
    }
}
