package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.Quotes;
import io.clauderelay.platform.http.Sorting;
import io.clauderelay.vocabulary.NanoUsd;
import io.clauderelay.vocabulary.Outcome;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/**
 * Which exchanges are asked for.
 *
 * @param conditions in SQL, and what their parameter is bound to
 */
record ExchangeSearch(PageRequest page, Map<String, Object> conditions) {
    private static final Sorting NEWEST_FIRST = new Sorting("startedAt", "started_at", Sorting.Kind.NUMBER, true);

    /** From so much on there is an index. */
    private static final long COSTLY = 100_000_000;

    ExchangeSearch {
        conditions = Map.copyOf(conditions);
    }

    /**
     * Reads filters, order and place of a call.
     *
     * @throws ProblemException 400 when one of them cannot be read
     */
    static ExchangeSearch of(Call call) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        ZoneId zone = Period.timeZone(call);
        Period.instant(call, "from", 0, zone)
                .ifPresent(from -> conditions.put("started_at >= :from", from.toEpochMilli()));
        Period.instant(call, "to", 1, zone).ifPresent(to -> conditions.put("started_at < :to", to.toEpochMilli()));
        call.query("operation").ifPresent(operation -> conditions.put("operation = :operation", operation));
        call.query("outcome")
                .map(ExchangeSearch::outcome)
                .ifPresent(outcome -> conditions.put(
                        "outcome = :outcome" + unless(outcome == Outcome.COMPLETED, "outcome <> 'completed'"),
                        outcome.id()));
        call.query("status")
                .map(ExchangeSearch::status)
                .ifPresent(
                        status -> conditions.put("status = :status" + unless(status == 200, "status <> 200"), status));
        call.query("minCost")
                .map(ExchangeSearch::nanoUsd)
                .ifPresent(cost -> conditions.put(
                        "cost_nano_usd >= :minCost" + unless(cost < COSTLY, "cost_nano_usd >= " + COSTLY), cost));
        Map<Filter, List<String>> filters = Filters.of(call).values();
        boolean ofKey = filters.containsKey(Filter.KEY_ID);
        filters.forEach(
                (filter, values) -> conditions.put(condition(filter, values.getFirst(), ofKey), values.getFirst()));
        return new ExchangeSearch(PageRequest.of(call, List.of(NEWEST_FIRST)), conditions);
    }

    /**
     * Owners and tags would be many keys, whose exchanges are in order only one key at a time. A key's exchanges are found
     * by the key, and by nothing else: where it has none of a model, the model's millions would be looked through.
     */
    private static String condition(Filter filter, String value, boolean ofKey) {
        String column = filter.dimension().column();
        return switch (filter) {
            case OWNER, TAG ->
                throw Asked.bad(
                        filter.parameter(),
                        "exchanges cannot be filtered by " + filter.parameter() + "; ask for one keyId");
            case ACCOUNT_ID ->
                ofKey || value.isEmpty() ? "coalesce(account_id, '') = :accountId" : "account_id = :accountId";
            case KEY_ID -> "key_id = :keyId";
            case MODEL, PLATFORM, CLIENT ->
                ofKey ? "coalesce(" + column + ", '') = :" + filter.parameter() : column + " = :" + filter.parameter();
        };
    }

    /** Says a second time, in the words of a partial index, what an index knows: SQLite takes it for nothing less. */
    private static String unless(boolean unknown, String condition) {
        return unknown ? "" : " and " + condition;
    }

    private static Outcome outcome(String id) {
        List<String> known = Filters.ids(Outcome.values(), Outcome::id);
        if (!known.contains(id)) {
            throw Asked.bad(
                    "outcome",
                    "outcome is \"" + Quotes.shorten(id) + "\", expected one of " + String.join(", ", known));
        }
        return Outcome.of(id);
    }

    private static Integer status(String text) {
        if (!text.matches("\\d{1,3}")) {
            throw Asked.bad(
                    "status",
                    "status is \"" + Quotes.shorten(text)
                            + "\", expected an HTTP status, or 0 for those that got none");
        }
        return Integer.valueOf(text);
    }

    private static Long nanoUsd(String text) {
        if (!text.matches("\\d{1,6}([.]\\d{1,9})?")) {
            throw Asked.bad("minCost", "minCost is \"" + Quotes.shorten(text) + "\", expected dollars, such as 0.25");
        }
        return NanoUsd.ofUsd(new BigDecimal(text)).value();
    }

    /** The conditions, to follow others. */
    String where() {
        return conditions.keySet().stream().map(condition -> "and " + condition).collect(Collectors.joining(" ")) + " "
                + page.condition();
    }

    /** Binds what the conditions and the page name. */
    Query bindTo(Query query) {
        conditions.forEach((condition, value) -> {
            int name = condition.indexOf(':') + 1;
            query.bind(condition.substring(name).split("\\W", 2)[0], value);
        });
        return page.bindTo(query);
    }
}
