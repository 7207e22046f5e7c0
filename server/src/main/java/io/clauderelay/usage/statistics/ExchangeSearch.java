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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which exchanges are asked for.
 *
 * @param conditions those that leave the fewest exchanges first
 */
record ExchangeSearch(PageRequest page, List<Condition> conditions) {
    private static final Sorting NEWEST_FIRST = new Sorting("startedAt", "started_at", Sorting.Kind.NUMBER, true);

    /** From so much on there is an index. */
    private static final long COSTLY = 100_000_000;

    /**
     * A condition in two wordings, of which one is used. SQLite would choose by the number of columns and not by what is
     * rare: where a model's millions hold nothing of an account, all of them would be looked through.
     *
     * @param found in the words of an index on it and the time; null where there is none
     * @param ofKey in the words of an index on a key, it and the time; null where there is none
     * @param checked in words that no other index knows
     * @param bound its parameters
     */
    record Condition(@Nullable String found, @Nullable String ofKey, String checked, Map<String, Object> bound) {
        Condition {
            bound = Map.copyOf(bound);
        }

        /** One that has an index for every value. */
        static Condition of(String column, String parameter, String value) {
            return new Condition(
                    column + " = :" + parameter,
                    null,
                    "coalesce(" + column + ", '') = :" + parameter,
                    Map.of(parameter, value));
        }

        /** Those of a key, a status and an outcome. Failures of a key have indexes of their own, by either. */
        static Optional<Condition> together(
                Optional<Condition> key, Optional<Condition> status, Optional<Condition> outcome) {
            boolean failures =
                    status.filter(condition -> condition.found() != null).isPresent();
            Optional<Condition> indexed = failures ? status : outcome;
            Optional<Condition> checked = failures ? outcome : status;
            Optional<Condition> found =
                    key.isEmpty() ? indexed : indexed.map(key.get()::and).or(() -> key);
            return found.isEmpty()
                    ? checked
                    : checked.map(found.get()::butCheck).or(() -> found);
        }

        private Condition and(Condition other) {
            String wanted = other.ofKey() == null ? other.checked() : other.ofKey();
            return new Condition(found + " and " + wanted, null, checked + " and " + other.checked(), both(other));
        }

        private Condition butCheck(Condition other) {
            String wanted = found == null ? null : found + " and " + other.checked();
            return new Condition(wanted, null, checked + " and " + other.checked(), both(other));
        }

        private Map<String, Object> both(Condition other) {
            Map<String, Object> both = new HashMap<>(bound);
            both.putAll(other.bound());
            return both;
        }

        /** One that is only checked; it may narrow the time in which an index is read. */
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
        List<Optional<Condition>> rarestFirst = List.of(
                Condition.together(
                        equal(filters, Filter.KEY_ID),
                        call.query("status").map(ExchangeSearch::ofStatus),
                        call.query("outcome").map(ExchangeSearch::ofOutcome)),
                equal(filters, Filter.ACCOUNT_ID),
                call.query("minCost").map(ExchangeSearch::ofCost),
                equal(filters, Filter.MODEL),
                equal(filters, Filter.CLIENT),
                call.query("operation").map(operation -> Condition.of("operation", "operation", operation)),
                equal(filters, Filter.PLATFORM));
        List<Condition> conditions = new ArrayList<>(time(call));
        rarestFirst.forEach(condition -> condition.ifPresent(conditions::add));
        return new ExchangeSearch(PageRequest.of(call, List.of(NEWEST_FIRST)), conditions);
    }

    private static List<Condition> time(Call call) {
        ZoneId zone = Period.timeZone(call);
        Optional<Instant> from = Period.instant(call, "from", 0, zone);
        Optional<Instant> to = Period.instant(call, "to", 1, zone);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw Asked.bad(
                    "from",
                    from.get() + " is not before the end of the period, " + to.get() + "; give an earlier time");
        }
        List<Condition> conditions = new ArrayList<>();
        from.map(Instant::toEpochMilli)
                .ifPresent(start -> conditions.add(Condition.withoutIndex("started_at >= :from", "from", start)));
        to.map(Instant::toEpochMilli)
                .ifPresent(end -> conditions.add(Condition.withoutIndex("started_at < :to", "to", end)));
        return conditions;
    }

    private static Optional<Condition> equal(Map<Filter, List<String>> filters, Filter filter) {
        String column = filter.dimension().column();
        return Optional.ofNullable(filters.get(filter))
                .map(List::getFirst)
                .map(value -> filter == Filter.ACCOUNT_ID && value.isEmpty()
                        ? new Condition("account_id is null", null, "coalesce(account_id, '') = ''", Map.of())
                        : Condition.of(column, filter.parameter(), value));
    }

    /**
     * Failures are rarer than any account's exchanges. The words of a partial index are said a second time: SQLite takes
     * it for nothing less.
     */
    private static Condition ofOutcome(String id) {
        return outcome(id) == Outcome.COMPLETED
                ? Condition.withoutIndex("outcome = :outcome", "outcome", id)
                : new Condition(
                        "outcome = :outcome and outcome <> 'completed'",
                        "coalesce(outcome, '') = :outcome and outcome <> 'completed'",
                        "coalesce(outcome, '') = :outcome",
                        Map.of("outcome", id));
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
        return where + page.condition();
    }

    /** Binds what the conditions and the page name. */
    Query bindTo(Query query) {
        conditions.forEach(condition -> query.bindMap(condition.bound()));
        return page.bindTo(query);
    }
}
