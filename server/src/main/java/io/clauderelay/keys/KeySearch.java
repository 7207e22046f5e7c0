package io.clauderelay.keys;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.SearchWords;
import io.clauderelay.platform.http.Sorting;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are asked for.
 *
 * @param traits what the key must have of words in its name, owner, description, tags or hint, and of tags
 * @param state null for every key that is not deleted
 * @param owner exactly this one; null for anyone
 * @param ids only these keys; null for any
 * @param now when a key counts as expired
 */
record KeySearch(
        List<KeyTrait> traits,
        @Nullable State state,
        @Nullable String owner,
        @Nullable List<String> ids,
        Instant now,
        PageRequest page) {

    private static final List<Sorting> SORTINGS = List.of(
            Sorting.NEWEST_FIRST,
            new Sorting("name", "lower(name)", Sorting.Kind.TEXT, false),
            new Sorting("lastUsedAt", "coalesce(last_used_at, 0)", Sorting.Kind.NUMBER, true));

    /** What a key is, by what it is good for. A deleted key is nothing else. */
    enum State {
        ACTIVE("deleted_at is null and active and (expires_at is null or expires_at > :now)"),
        DISABLED("deleted_at is null and not active"),
        EXPIRED("deleted_at is null and expires_at <= :now"),
        DELETED("deleted_at is not null");

        private final String condition;

        State(String condition) {
            this.condition = condition;
        }

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a call's query.
     *
     * @throws ProblemException 400 when something in it is not valid
     */
    static KeySearch of(Call call, Instant now) {
        return new KeySearch(
                Stream.of(
                                SearchWords.find(call, "q").map(KeyTrait::words),
                                SearchWords.find(call, "tag").map(KeyTrait::tag))
                        .flatMap(Optional::stream)
                        .toList(),
                call.query("state").map(KeySearch::state).orElse(null),
                SearchWords.find(call, "owner").orElse(null),
                null,
                now,
                PageRequest.of(call, SORTINGS));
    }

    private static State state(String id) {
        return Arrays.stream(State.values())
                .filter(state -> state.id().equals(id))
                .findFirst()
                .orElseThrow(() -> bad(
                        "state",
                        "there is no state of that name, expected one of "
                                + Arrays.stream(State.values()).map(State::id).collect(Collectors.joining(", "))));
    }

    private static ProblemException bad(String parameter, String message) {
        return ProblemException.badInput(List.of(new FieldProblem(parameter, message)));
    }

    /** The same search when these are all keys that have one of its traits. */
    KeySearch among(List<String> having, KeyTrait trait) {
        List<KeyTrait> others =
                traits.stream().filter(other -> !other.equals(trait)).toList();
        return new KeySearch(others, state, owner, having, now, page);
    }

    /** Whether every key is asked for that is not deleted. */
    boolean isOfAll() {
        return traits.isEmpty() && isUnfiltered();
    }

    /** Whether every key is asked for that has one trait and is not deleted. */
    boolean isOfOneTrait() {
        return traits.size() == 1 && isUnfiltered();
    }

    private boolean isUnfiltered() {
        return state == null && owner == null && ids == null;
    }

    /** The condition, pages aside. */
    String condition() {
        StringBuilder condition = new StringBuilder(state == null ? "deleted_at is null" : state.condition);
        if (owner != null) {
            condition.append(" and owner = :owner");
        }
        if (ids != null) {
            condition.append(" and id in (<ids>)");
        }
        traits.forEach(trait -> condition.append(" and ").append(trait.condition()));
        return condition.toString();
    }

    /** Binds the values of {@link #condition()}. */
    Query bindTo(Query query) {
        if (state != null && state.condition.contains(":now")) {
            query.bind("now", now.toEpochMilli());
        }
        if (owner != null) {
            query.bind("owner", owner);
        }
        if (ids != null) {
            query.bindList(EmptyHandling.NULL_KEYWORD, "ids", ids);
        }
        traits.forEach(trait -> query.bind(trait.parameter(), trait.value()));
        return query;
    }
}
