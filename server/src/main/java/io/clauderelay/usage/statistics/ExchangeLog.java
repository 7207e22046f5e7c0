package io.clauderelay.usage.statistics;

import com.fasterxml.jackson.core.type.TypeReference;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.json.Json;
import io.clauderelay.usage.FigureColumns;
import io.clauderelay.usage.Grain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads exchanges one by one. */
final class ExchangeLog {
    private static final TypeReference<List<KeptAttempt>> ATTEMPTS = new TypeReference<>() {};

    /** What the data plane keeps of an attempt. */
    private record KeptAttempt(
            String account,
            String why,
            @Nullable List<KeptNeighbour> passedOver,
            @Nullable String fault,
            @Nullable Integer status,
            @Nullable String reason) {}

    private record KeptNeighbour(String account, String reason) {}

    /**
     * One attempt.
     *
     * @param why the account was chosen
     * @param passedOver accounts that had the same right or a better one, and why they were not asked
     * @param fault what the failure says of the account; null for nothing
     * @param status what the upstream answered; null where it did not, or all went well
     * @param reason why it failed; null for the one that answered
     */
    record Attempt(
            String accountId,
            @Nullable String accountName,
            String why,
            List<PassedOver> passedOver,
            @Nullable String fault,
            @Nullable Integer status,
            @Nullable String reason) {}

    record PassedOver(String accountId, @Nullable String accountName, String reason) {}

    /**
     * A cost that was set after the fact.
     *
     * @param previousCostNanoUsd null when it was not known
     */
    record Correction(
            long costNanoUsd,
            String costUsd,
            String priceVersion,
            @Nullable Long previousCostNanoUsd,
            @Nullable String previousPriceVersion,
            Instant at,
            String by) {}

    private final Handle sql;

    ExchangeLog(Handle sql) {
        this.sql = sql;
    }

    /** Those that fit, one more than the page has when there are more. */
    List<ListedExchange> list(ExchangeSearch search) {
        Whereabouts whereabouts = search.whereabouts();
        if (whereabouts == null) {
            return read(search, select(search, search.period()), search.period());
        }
        List<ListedExchange> uncounted = read(search, selectUncounted(search), search.period());
        return Stream.concat(counted(search, whereabouts).stream(), uncounted.stream())
                .sorted(order(search))
                .limit(search.page().limit() + 1L)
                .toList();
    }

    /** Those that are in the roll-ups: only where these say that there are any. */
    private List<ListedExchange> counted(ExchangeSearch search, Whereabouts whereabouts) {
        boolean newestFirst = search.page().sorting().descending();
        List<ListedExchange> found = new ArrayList<>();
        Stretch left = search.period();
        boolean more = true;
        while (more) {
            List<Long> quarters = whereabouts.quarters(sql, left, newestFirst);
            for (Stretch stretch : Stretch.ofQuarters(quarters)) {
                if (found.size() <= search.page().limit()) {
                    Stretch searched = stretch.within(left);
                    found.addAll(read(search, select(search, searched), searched));
                }
            }
            more = quarters.size() == Whereabouts.STEP
                    && found.size() <= search.page().limit();
            if (more) {
                left = newestFirst
                        ? new Stretch(left.from(), quarters.getLast())
                        : new Stretch(quarters.getLast() + Grain.QUARTER.millis(), left.to());
            }
        }
        return found;
    }

    private List<ListedExchange> read(ExchangeSearch search, String select, Stretch stretch) {
        return search.bindTo(stretch.bindTo(sql.createQuery(select)))
                .map((row, _) -> ListedExchange.of(row))
                .list();
    }

    /** All of a stretch of time; where there are whereabouts, only those that the roll-ups have counted. */
    static String select(ExchangeSearch search, Stretch stretch) {
        return select(
                search,
                stretch,
                search.whereabouts() == null
                        ? search.where()
                        : "and " + FigureColumns.IS_COUNTED + " " + search.where());
    }

    /** Those that the roll-ups have not counted. */
    static String selectUncounted(ExchangeSearch search) {
        return select(search, search.period(), "and " + FigureColumns.IS_NOT_COUNTED + " " + search.checks());
    }

    private static String select(ExchangeSearch search, Stretch stretch, String where) {
        String order = search.page().sorting().orderBy();
        return """
                select found.*, keys.name as key_name, accounts.name as account_name
                from (
                    select * from (select exchanges.*, exchange_id as id from exchanges) as exchanges
                    where 1 = 1 %1$s %2$s order by %3$s limit :limit) as found
                left join keys on keys.id = found.key_id
                left join accounts on accounts.id = found.account_id
                order by %4$s
                """.formatted(stretch.conditions("started_at"), where, order, order.replace("id", "found.exchange_id"));
    }

    private static Comparator<ListedExchange> order(ExchangeSearch search) {
        Comparator<ListedExchange> oldestFirst =
                Comparator.comparing(ListedExchange::startedAt).thenComparing(ListedExchange::id);
        return search.page().sorting().descending() ? oldestFirst.reversed() : oldestFirst;
    }

    Optional<ListedExchange> find(String id) {
        return sql.createQuery("""
                        select exchanges.*, keys.name as key_name, accounts.name as account_name
                        from exchanges
                        left join keys on keys.id = exchanges.key_id
                        left join accounts on accounts.id = exchanges.account_id
                        where exchange_id = :id
                        """)
                .bind("id", id)
                .map((row, _) -> ListedExchange.of(row))
                .findOne();
    }

    /** The attempts in their order. One that was chosen in turn and went well at once is not written down. */
    List<Attempt> attempts(ListedExchange exchange) {
        String log = sql.createQuery("select coalesce(attempt_log, '') from exchanges where exchange_id = :id")
                .bind("id", exchange.id())
                .mapTo(String.class)
                .findOne()
                .orElse("");
        Names names = Names.ofAccounts(sql);
        if (!log.isEmpty()) {
            return Json.read(log, ATTEMPTS).stream()
                    .map(attempt -> shown(attempt, names))
                    .toList();
        }
        String account = exchange.accountId();
        return account == null || exchange.attempts() == 0
                ? List.of()
                : List.of(new Attempt(account, exchange.accountName(), "turn", List.of(), null, null, null));
    }

    private static Attempt shown(KeptAttempt attempt, Names names) {
        List<KeptNeighbour> passedOver = attempt.passedOver() == null ? List.of() : attempt.passedOver();
        return new Attempt(
                attempt.account(),
                names.account(attempt.account()),
                attempt.why(),
                passedOver.stream()
                        .map(other -> new PassedOver(other.account(), names.account(other.account()), other.reason()))
                        .toList(),
                attempt.fault(),
                attempt.status(),
                attempt.reason());
    }

    /** The corrections of its cost, the oldest first. */
    List<Correction> corrections(String id) {
        return sql.createQuery("select * from cost_corrections where exchange_id = :id order by number")
                .bind("id", id)
                .map((row, _) -> new Correction(
                        row.getLong("cost_nano_usd"),
                        Sums.usd(row.getLong("cost_nano_usd")),
                        row.getString("price_version"),
                        FigureColumns.numberOrNull(row, "previous_cost_nano_usd"),
                        row.getString("previous_price_version"),
                        Instant.ofEpochMilli(row.getLong("corrected_at")),
                        row.getString("corrected_by")))
                .list();
    }

    /** Where an exchange stands in the list. */
    static PageRequest.Position position(ListedExchange exchange) {
        return new PageRequest.Position(exchange.startedAt(), exchange.id());
    }
}
