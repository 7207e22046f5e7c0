package io.clauderelay.usage;

import io.clauderelay.platform.sql.Statements;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes exchanges as rows. */
final class ExchangeRows {
    private static final List<String> ALIKE = List.of(
            "key_id",
            "account_id",
            "platform",
            "operation",
            "model",
            "upstream_model",
            "client_kind",
            "stream",
            "outcome",
            "status",
            "attempts",
            "usage_basis",
            "service_tier",
            "inference_geo",
            "price_version");

    private static final List<String> OWN = List.of(
            "exchange_id",
            "started_at",
            "duration_ms",
            "first_event_ms",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_write_5m_tokens",
            "cache_write_1h_tokens",
            "reasoning_tokens",
            "web_searches",
            "cost_nano_usd",
            "charged_nano_usd",
            "attempt_log");

    /** What exchanges have alike is bound once for all rows of a statement, which is the greater part of binding. */
    private static final RowBatches.Sql OF_ALIKE = new RowBatches.Sql(rows -> sql(rows, ExchangeRows::numbered));

    private static final RowBatches.Sql OF_ANY = new RowBatches.Sql(rows -> sql(rows, _ -> marks()));

    /** What the many exchanges of one conversation have alike. */
    private record Alike(
            String keyId,
            @Nullable String accountId,
            Platform platform,
            String operation,
            String model,
            @Nullable String upstreamModel,
            String clientKind,
            boolean stream,
            Outcome outcome,
            int status,
            int attempts,
            UsageBasis basis,
            ServiceTier serviceTier,
            @Nullable String inferenceGeo,
            @Nullable String priceVersion) {

        static Alike of(UsageRecord usage) {
            return new Alike(
                    usage.keyId(),
                    usage.accountId(),
                    usage.platform(),
                    usage.operation(),
                    usage.model(),
                    usage.upstreamModel(),
                    usage.clientKind(),
                    usage.stream(),
                    usage.outcome(),
                    usage.status(),
                    usage.attempts(),
                    usage.basis(),
                    usage.serviceTier(),
                    usage.inferenceGeo(),
                    usage.priceVersion());
        }
    }

    private ExchangeRows() {}

    /**
     * Inserts exchanges that are not there yet.
     *
     * @return false when some were there; which ones is not known, and the transaction is to be rolled back
     */
    static boolean insertAll(Statements statements, List<UsageRecord> records) throws SQLException {
        if (!statements.hasNumberedParameters()) {
            return RowBatches.run(statements, OF_ANY, records, ExchangeRows::bindRows) == records.size();
        }
        long inserted = 0;
        for (List<UsageRecord> group : groups(records)) {
            inserted += RowBatches.run(statements, OF_ALIKE, group, ExchangeRows::bindGroup);
        }
        return inserted == records.size();
    }

    /** Inserts what is not there yet, and answers just that; one by one, which takes much longer. */
    static List<UsageRecord> insertNew(Statements statements, List<UsageRecord> records) throws SQLException {
        List<UsageRecord> added = new ArrayList<>();
        PreparedStatement insert = statements.prepare(OF_ANY.ofOne());
        for (UsageRecord usage : records) {
            bindRows(new Parameters(insert), List.of(usage));
            if (insert.executeUpdate() > 0) {
                added.add(usage);
            }
        }
        return added;
    }

    private static Collection<List<UsageRecord>> groups(List<UsageRecord> records) {
        Map<Alike, List<UsageRecord>> groups = new LinkedHashMap<>();
        for (UsageRecord usage : records) {
            groups.computeIfAbsent(Alike.of(usage), _ -> new ArrayList<>()).add(usage);
        }
        return groups.values();
    }

    private static String sql(int rows, IntFunction<String> parameters) {
        return """
                INSERT INTO exchanges (%s, %s, rolled_up)
                VALUES %s
                ON CONFLICT (exchange_id) DO NOTHING""".formatted(
                        String.join(", ", ALIKE),
                        String.join(", ", OWN),
                        IntStream.range(0, rows)
                                .mapToObj(row -> "(" + parameters.apply(row) + ", true)")
                                .collect(Collectors.joining(", ")));
    }

    private static String marks() {
        return String.join(", ", Collections.nCopies(ALIKE.size() + OWN.size(), "?"));
    }

    /** The first parameters in each row, and then the row's own. */
    private static String numbered(int row) {
        IntStream own = IntStream.rangeClosed(1, OWN.size()).map(at -> ALIKE.size() + row * OWN.size() + at);
        return IntStream.concat(IntStream.rangeClosed(1, ALIKE.size()), own)
                .mapToObj(number -> "?" + number)
                .collect(Collectors.joining(", "));
    }

    private static void bindRows(Parameters parameters, List<UsageRecord> rows) throws SQLException {
        for (UsageRecord usage : rows) {
            bindAlike(parameters, usage);
            bindOwn(parameters, usage);
        }
    }

    private static void bindGroup(Parameters parameters, List<UsageRecord> rows) throws SQLException {
        bindAlike(parameters, rows.getFirst());
        for (UsageRecord usage : rows) {
            bindOwn(parameters, usage);
        }
    }

    private static void bindAlike(Parameters parameters, UsageRecord usage) throws SQLException {
        parameters
                .text(usage.keyId())
                .text(usage.accountId())
                .text(usage.platform().id())
                .text(usage.operation())
                .text(usage.model())
                .text(usage.upstreamModel())
                .text(usage.clientKind())
                .flag(usage.stream())
                .text(usage.outcome().id())
                .number(usage.status())
                .number(usage.attempts())
                .text(usage.basis().id())
                .text(usage.serviceTier().id())
                .text(usage.inferenceGeo())
                .text(usage.priceVersion());
    }

    private static void bindOwn(Parameters parameters, UsageRecord usage) throws SQLException {
        TokenCounts tokens = usage.tokens();
        parameters
                .text(usage.exchangeId())
                .number(usage.startedAt().toEpochMilli())
                .number(usage.duration().toMillis())
                .numberOrNull(millis(usage.timeToFirstEvent()))
                .number(tokens.input())
                .number(tokens.output())
                .number(tokens.cacheRead())
                .number(tokens.cacheWrite5m())
                .number(tokens.cacheWrite1h())
                .number(tokens.reasoning())
                .number(tokens.webSearches())
                .numberOrNull(usage.costNanoUsd())
                .numberOrNull(usage.chargedNanoUsd())
                .text(usage.attemptLog());
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : (Long) duration.toMillis();
    }
}
