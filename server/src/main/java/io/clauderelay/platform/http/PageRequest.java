package io.clauderelay.platform.http;

import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. A page begins after the last entry of the one before, so that new entries never
 * shift what follows.
 *
 * @param limit how many entries at most
 * @param sorting in what order
 * @param after the last entry of the page before; null for the first page
 */
public record PageRequest(
        int limit, Sorting sorting, @Nullable Position after) {
    private static final int LARGEST = 200;
    private static final int USUAL = 50;

    /** As long as the names that lists are sorted by, each character of which may take four bytes. */
    private static final int LONGEST_CURSOR = 1_000;

    private static final Pattern CURSOR = Pattern.compile("(-?\\w{1,20}):([0-9A-Za-z_-]{1,64}):(.*)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

    /**
     * Where an entry stands in its list: by what the list is sorted by, then by id.
     *
     * @param sortedBy a Long or a String
     */
    public record Position(Object sortedBy, String id) {
        /** The position in a list that runs by when its entries were made. */
        public Position(Instant createdAt, String id) {
            this((Object) createdAt.toEpochMilli(), id);
        }

        /**
         * The position of a row that has the columns {@code id} and, as {@code sorted_by}, what the list is sorted by.
         *
         * @throws SQLException when it has not
         */
        public static Position in(ResultSet row, Sorting sorting) throws SQLException {
            Object sortedBy = switch (sorting.kind()) {
                case NUMBER -> row.getLong("sorted_by");
                case TEXT -> row.getString("sorted_by");
            };
            return new Position(sortedBy, row.getString("id"));
        }

        /** What a client sends to ask for what follows. */
        public String cursor(Sorting sorting) {
            String plain = sorting.id() + ":" + id + ":" + sortedBy;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Reads {@code limit} and {@code cursor} of a call for a list that runs from the newest to the oldest.
     *
     * @throws ProblemException 400 when one of them is not valid
     */
    public static PageRequest of(Call call) {
        return of(call, Sorting.NEWEST_FIRST);
    }

    /**
     * Reads {@code limit}, {@code cursor} and {@code sort} of a call.
     *
     * @param known what the list can be sorted by, the usual one first
     * @throws ProblemException 400 when one of them is not valid
     */
    public static PageRequest of(Call call, List<Sorting> known) {
        return of(call, Sorting.of(call, known));
    }

    private static PageRequest of(Call call, Sorting sorting) {
        return new PageRequest(
                call.query("limit").map(PageRequest::limit).orElse(USUAL),
                sorting,
                call.query("cursor").map(cursor -> position(cursor, sorting)).orElse(null));
    }

    private static int limit(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LARGEST) {
            throw bad(
                    "limit", "limit is \"" + Quotes.shorten(text) + "\", expected a whole number from 1 to " + LARGEST);
        }
        return Integer.parseInt(text);
    }

    private static Position position(String cursor, Sorting sorting) {
        String text = decode(cursor);
        Matcher plain = CURSOR.matcher(text);
        // PostgreSQL has no text with a NUL in it, and nothing that lists are sorted by holds one.
        if (!plain.matches() || text.indexOf('\0') >= 0) {
            throw badCursor(cursor);
        }
        if (!plain.group(1).equals(sorting.id())) {
            throw bad("cursor", "cursor belongs to a list with sort=" + plain.group(1) + "; ask with the same sort");
        }
        String value = plain.group(3);
        return switch (sorting.kind()) {
            case TEXT -> new Position((Object) value, plain.group(2));
            case NUMBER -> {
                if (!NUMBER.matcher(value).matches()) {
                    throw badCursor(cursor);
                }
                yield new Position((Object) Long.valueOf(value), plain.group(2));
            }
        };
    }

    private static String decode(String cursor) {
        try {
            return cursor.length() > LONGEST_CURSOR
                    ? ""
                    : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw badCursor(cursor);
        }
    }

    private static ProblemException badCursor(String cursor) {
        return bad(
                "cursor", "cursor is \"" + Quotes.shorten(cursor) + "\", expected the nextCursor of the page before");
    }

    private static ProblemException bad(String parameter, String message) {
        return ProblemException.badInput(List.of(new FieldProblem(parameter, message)));
    }

    /** The condition that leaves out the pages before, to follow others; empty for the first page. */
    public String condition() {
        return after == null ? "" : "and " + sorting.behindPosition();
    }

    /** Binds the values of {@link #condition()} and {@code limit}, which is one more than asked for. */
    public Query bindTo(Query query) {
        if (after != null) {
            query.bind("after", after.sortedBy()).bind("afterId", after.id());
        }
        return query.bind("limit", limit + 1);
    }
}
