package io.clauderelay.keys;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.SearchWords;
import io.clauderelay.platform.http.Sorting;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.LikePattern;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are asked for.
 *
 * @param text what name, owner, description, tags or hint hold, whatever the case; null for anything
 * @param state null for every key that is not deleted
 * @param owner exactly this one; null for anyone
 * @param tag one of the key's tags; null for any
 * @param now when a key counts as expired
 */
record KeySearch(
        @Nullable String text,
        @Nullable State state,
        @Nullable String owner,
        @Nullable String tag,
        Instant now,
        PageRequest page) {

    /**
     * The tag as it stands in the JSON array with all that is around it, so that no part of another one fits. SQLite
     * compares without regard to case in a like, and in no replace; that alone would be slow.
     */
    private static final String HAS_TAG =
            "(replace(tags, :firstTag, '') <> tags or replace(tags, :laterTag, '') <> tags)";

    /**
     * Tells of most keys, without their rows, that they do not have the tag: it would be among the words. Of two it does
     * not: a key whose words may have been cut, and one that a node of the version before has written, without words.
     */
    private static final String MAY_HAVE_TAG =
            "(search_text like :tagWords escape '!' or length(search_text) >= 500 or search_text = '')";

    /** Stands among the words of a key as it is, whoever made them: in any case, and without an escape. */
    private static final Pattern PLAIN = Pattern.compile("[ !#-\\[\\]-~]+");

    /**
     * An entry of a PostgreSQL index has room for 2,704 bytes, owner and id included. Whatever is written in ASCII fits,
     * as long as every field may be.
     */
    private static final int MOST_BYTES = 2_000;

    /** In bytes of UTF-8. */
    private static final int LONGEST_CHARACTER = 4;

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
                SearchWords.find(call, "q")
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .orElse(null),
                call.query("state").map(KeySearch::state).orElse(null),
                SearchWords.find(call, "owner").orElse(null),
                SearchWords.find(call, "tag").orElse(null),
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

    /** Everything a key can be found by, as it is kept in its row: the end of a description may be missing. */
    static String text(Key key) {
        String owner = key.owner() == null ? "" : key.owner();
        String description = key.description() == null ? "" : key.description();
        String words = String.join(" ", key.name(), owner, key.hint(), String.join(" ", key.tags()), description)
                .toLowerCase(Locale.ROOT);
        return words.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
                ? words
                : words.substring(0, words.offsetByCodePoints(0, MOST_BYTES / LONGEST_CHARACTER));
    }

    /** Whether every key is asked for that is not deleted. */
    boolean isOfAll() {
        return text == null && state == null && owner == null && tag == null;
    }

    /** The condition, pages aside. */
    String condition() {
        StringBuilder condition = new StringBuilder(state == null ? "deleted_at is null" : state.condition);
        if (text != null) {
            condition.append(" and search_text like :text escape '!'");
        }
        if (owner != null) {
            condition.append(" and owner = :owner");
        }
        if (tag != null) {
            condition.append(hasPlainTag() ? " and " + MAY_HAVE_TAG : "");
            condition.append(" and tags like :tag escape '!' and " + HAS_TAG);
        }
        return condition.toString();
    }

    private boolean hasPlainTag() {
        return tag != null && PLAIN.matcher(tag).matches();
    }

    /** Binds the values of {@link #condition()}. */
    Query bindTo(Query query) {
        if (state != null && state.condition.contains(":now")) {
            query.bind("now", now.toEpochMilli());
        }
        if (text != null) {
            query.bind("text", LikePattern.containing(text));
        }
        if (owner != null) {
            query.bind("owner", owner);
        }
        if (tag != null) {
            if (hasPlainTag()) {
                query.bind("tagWords", LikePattern.containing(tag.toLowerCase(Locale.ROOT)));
            }
            String quoted = Json.write(tag);
            query.bind("tag", LikePattern.containing(quoted))
                    .bind("firstTag", "[" + quoted)
                    .bind("laterTag", "," + quoted);
        }
        return query;
    }
}
