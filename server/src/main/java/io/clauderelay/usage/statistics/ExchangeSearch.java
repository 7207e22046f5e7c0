package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.Quotes;
import io.clauderelay.platform.http.Sorting;
import io.clauderelay.vocabulary.NanoUsd;
import io.clauderelay.vocabulary.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which exchanges are asked for.
 *
 * @param period when they began, and no more of it than the page can hold
 * @param conditions those that leave the fewest exchanges first
 * @param whereabouts where those that the roll-ups have counted are; null when an index leads to them
 */
record ExchangeSearch(
        PageRequest page,
        Stretch period,
        List<Condition> conditions,
        @Nullable Whereabouts whereabouts) {
    private static final Sorting NEWEST_FIRST = new Sorting("startedAt", "started_at", Sorting.Kind.NUMBER, true);

    /** From so much on there is an index. */
    private static final long COSTLY = 100_000_000;

    /** What nearly every exchange is asked for by, has no index. */
    private static final List<String> COMMON_OPERATIONS = List.of("messages", "responses");

    /**
     * A condition in two wordings, of which one is used. SQLite would choose by the number of columns and not by what is
     * rare: where a key's millions hold nothing that cost a dollar, all of them would be looked through.
     *
     * @param found in the words of an index on it and the time; null where there is none
     * @param ofKey in the words of an index on a key, it and the time; null where there is none
     * @param checked in words that no index on it knows
     * @param bound its parameters
     */
    record Condition(@Nullable String found, @Nullable String ofKey, String checked, Map<String, Object> bound) {
        Condition {
            bound = Map.copyOf(bound);
        }

        /** Those of a key and with a status. Failures of a key have an index of their own. */
        static Optional<Condition> together(Optional<Condition> key, Optional<Condition> status) {
            return key.isEmpty() ? status : status.map(key.get()::and).or(() -> key);
        }

        private Condition and(Condition other) {
            String wanted = other.ofKey() == null ? other.checked() : other.ofKey();
            Map<String, Object> both = new HashMap<>(bound);
            both.putAll(other.bound());
            return new Condition(found + " and " + wanted, null, checked + " and " + other.checked(), both);
        }

        /** One that is only checked. */
        static Condition withoutIndex(String condition, String parameter, Object value) {
            return new Condition(null, null, condition, Map.of(parameter, value));
        }
    }

    ExchangeSearch {
        conditions = List.copyOf(conditions);
    }

    /**
     * Reads filters, order and place of a call.
     *
     * @throws ProblemException 400 when one of them cannot be read
     */
    static ExchangeSearch of(Call call) {
        Map<Filter, List<String>> filters = Filters.of(call).values();
        for (Filter filter : List.of(Filter.OWNER, Filter.TAG)) {
            if (filters.containsKey(filter)) {
                // They would be many keys, whose exchanges are in order only one key at a time.
                throw Asked.bad(
                        filter.parameter(),
                        "exchanges cannot be filtered by " + filter.parameter() + "; ask for one keyId");
            }
        }
        Optional<Outcome> outcome = call.query("outcome").map(ExchangeSearch::outcome);
        Optional<Condition> status = call.query("status").map(ExchangeSearch::ofStatus);
        Optional<Condition> cost = call.query("minCost").map(ExchangeSearch::ofCost);
        Optional<Condition> operation = call.query("operation").map(ExchangeSearch::ofOperation);
        List<Condition> conditions = Stream.of(
                        Condition.together(value(filters, Filter.KEY_ID).map(ExchangeSearch::ofKey), status),
                        cost,
                        operation,
                        outcome.map(ExchangeSearch::ofOutcome),
                        value(filters, Filter.ACCOUNT_ID).map(ExchangeSearch::ofAccount),
                        value(filters, Filter.MODEL).map(value -> equal(Filter.MODEL, value)),
                        value(filters, Filter.CLIENT).map(value -> equal(Filter.CLIENT, value)),
                        value(filters, Filter.PLATFORM).map(value -> equal(Filter.PLATFORM, value)))
                .flatMap(Optional::stream)
                .toList();
        boolean rare = Stream.of(status, cost, operation)
                .flatMap(Optional::stream)
                .anyMatch(condition -> condition.found() != null);
        PageRequest page = PageRequest.of(call, List.of(NEWEST_FIRST));
        return new ExchangeSearch(
                page,
                period(call).narrowedTo(page),
                conditions,
                // An index on what is rare leads to few.
                rare ? null : Whereabouts.of(new Filters(filters), outcome).orElse(null));
    }

    private static Stretch period(Call call) {
        ZoneId zone = Period.timeZone(call);
        Optional<Instant> from = Period.instant(call, "from", 0, zone);
        Optional<Instant> to = Period.instant(call, "to", 1, zone);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw Asked.bad(
                    "from",
                    from.get() + " is not before the end of the period, " + to.get() + "; give an earlier time");
        }
        return new Stretch(
                from.map(Instant::toEpochMilli).orElse(Stretch.ALWAYS.from()),
                to.map(Instant::toEpochMilli).orElse(Stretch.ALWAYS.to()));
    }

    private static Optional<String> value(Map<Filter, List<String>> filters, Filter filter) {
        return Optional.ofNullable(filters.get(filter)).map(List::getFirst);
    }

    private static Condition ofKey(String key) {
        return new Condition("key_id = :keyId", null, "coalesce(key_id, '') = :keyId", Map.of("keyId", key));
    }

    private static Condition ofAccount(String account) {
        return account.isEmpty()
                ? new Condition(null, null, "account_id is null", Map.of())
                : equal(Filter.ACCOUNT_ID, account);
    }

    private static Condition equal(Filter filter, String value) {
        return Condition.withoutIndex(
                filter.dimension().column() + " = :" + filter.parameter(), filter.parameter(), value);
    }

    /** The words of a partial index are said a second time: SQLite takes it for nothing less. */
    private static Condition ofOperation(String operation) {
        return COMMON_OPERATIONS.contains(operation)
                ? Condition.withoutIndex("operation = :operation", "operation", operation)
                : new Condition(
                        "operation = :operation and operation not in ('messages', 'responses')",
                        null,
                        "coalesce(operation, '') = :operation",
                        Map.of("operation", operation));
    }

    private static Condition ofOutcome(Outcome outcome) {
        return outcome == Outcome.COMPLETED
                ? Condition.withoutIndex("outcome = :outcome", "outcome", outcome.id())
                : new Condition(
                        "outcome = :outcome and outcome <> 'completed'",
                        null,
                        "outcome = :outcome",
                        Map.of("outcome", outcome.id()));
    }

    private static Condition ofStatus(String text) {
        int status = status(text);
        return status == 200
                ? Condition.withoutIndex("status = :status", "status", status)
                : new Condition(
                        "status = :status and status <> 200",
                        "coalesce(status, 0) = :status and status <> 200",
                        "coalesce(status, 0) = :status",
                        Map.of("status", status));
    }

    private static Condition ofCost(String text) {
        long cost = nanoUsd(text);
        return cost < COSTLY
                ? Condition.withoutIndex("cost_nano_usd >= :minCost", "minCost", cost)
                : new Condition(
                        "cost_nano_usd >= :minCost and cost_nano_usd >= " + COSTLY,
                        null,
                        "coalesce(cost_nano_usd, -1) >= :minCost",
                        Map.of("minCost", cost));
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

    private static int status(String text) {
        if (!text.matches("\\d{1,3}")) {
            throw Asked.bad(
                    "status",
                    "status is \"" + Quotes.shorten(text)
                            + "\", expected an HTTP status, or 0 for those that got none");
        }
        return Integer.parseInt(text);
    }

    private static long nanoUsd(String text) {
        if (!text.matches("\\d{1,6}([.]\\d{1,9})?")) {
            throw Asked.bad("minCost", "minCost is \"" + Quotes.shorten(text) + "\", expected dollars, such as 0.25");
        }
        return NanoUsd.ofUsd(new BigDecimal(text)).value();
    }

    /** The conditions, to follow others: found by the first that has an index, checked by all others. */
    String where() {
        StringBuilder where = new StringBuilder();
        boolean found = false;
        for (Condition condition : conditions) {
            String index = found ? null : condition.found();
            found |= index != null;
            where.append("and ")
                    .append(index == null ? condition.checked() : index)
                    .append(' ');
        }
        return where + behindPosition();
    }

    /** The conditions, to follow others, all of them only checked. */
    String checks() {
        return conditions.stream()
                .map(condition -> "and " + condition.checked() + " ")
                .collect(Collectors.joining("", "", behindPosition()));
    }

    /** In words that no index knows: the stretch of time leads there already. */
    private String behindPosition() {
        return page.after() == null
                ? ""
                : "and (started_at + 0, id) " + (page.sorting().descending() ? "<" : ">") + " (:after, :afterId)";
    }

    /** Binds what the conditions and the page name. */
    Query bindTo(Query query) {
        conditions.forEach(condition -> query.bindMap(condition.bound()));
        return page.bindTo(query);
    }
}
