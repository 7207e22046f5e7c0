package io.clauderelay.platform.http;

import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * In what order a list runs; entries that are equal in it follow by id, in the same direction.
 *
 * @param field what clients call what is sorted by
 * @param column the SQL expression of it, never null in a row
 * @param kind what its values are
 * @param descending from the largest to the smallest
 */
public record Sorting(String field, String column, Kind kind, boolean descending) {
    /** The newest first, which is how every list runs unless asked otherwise. */
    public static final Sorting NEWEST_FIRST = new Sorting("createdAt", "created_at", Kind.NUMBER, true);

    /** What the values of a column are. */
    public enum Kind {
        NUMBER,
        TEXT
    }

    /** The same the other way round. */
    public Sorting reversed() {
        return new Sorting(field, column, kind, !descending);
    }

    /** The name in a query, such as {@code -createdAt} for the newest first. */
    public String id() {
        return (descending ? "-" : "") + field;
    }

    /** What stands behind {@code order by}. */
    public String orderBy() {
        String direction = descending ? " desc" : "";
        return column + direction + ", id" + direction;
    }

    /** The condition that leaves out everything up to the position bound as {@code after} and {@code afterId}. */
    public String behindPosition() {
        return "(" + column + ", id) " + (descending ? "<" : ">") + " (:after, :afterId)";
    }

    /**
     * Reads {@code sort} of a call.
     *
     * @param known what can be sorted by, the usual one first
     * @throws ProblemException 400 when it is none of them in either direction
     */
    static Sorting of(Call call, List<Sorting> known) {
        return call.query("sort")
                .map(id -> both(known)
                        .filter(sorting -> sorting.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> unknown(id, known)))
                .orElse(known.getFirst());
    }

    private static Stream<Sorting> both(List<Sorting> known) {
        return known.stream().flatMap(sorting -> Stream.of(sorting, sorting.reversed()));
    }

    private static ProblemException unknown(String id, List<Sorting> known) {
        String ids = both(known).map(Sorting::id).sorted().collect(Collectors.joining(", "));
        return ProblemException.badInput(
                List.of(new FieldProblem("sort", "sort is \"" + Quotes.shorten(id) + "\", expected one of " + ids)));
    }
}
