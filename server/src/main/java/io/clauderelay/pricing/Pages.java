package io.clauderelay.pricing;

import io.clauderelay.platform.http.Page;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.PageRequest.Position;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Pages of lists that are in memory, cut as the database cuts others. */
final class Pages {
    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::sortedBy, Pages::compare).thenComparing(Position::id);

    private Pages() {}

    static <T> Page<T> of(PageRequest request, List<T> all, Function<T, Position> position) {
        Comparator<Position> order = request.sorting().descending() ? ORDER.reversed() : ORDER;
        Position after = request.after();
        List<T> found = all.stream()
                .filter(entry -> after == null || order.compare(position.apply(entry), after) > 0)
                .sorted(Comparator.comparing(position, order))
                .limit(request.limit() + 1L)
                .toList();
        return Page.of(request, found, all::size, position);
    }

    /** Both are what the list is sorted by, and so of the same kind. */
    private static int compare(Object one, Object other) {
        return one instanceof Long number && other instanceof Long next
                ? Long.compare(number, next)
                : one.toString().compareTo(other.toString());
    }
}
