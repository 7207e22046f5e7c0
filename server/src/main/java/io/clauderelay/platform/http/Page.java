package io.clauderelay.platform.http;

import io.clauderelay.platform.http.PageRequest.Position;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, in the shape every list of the management API has.
 *
 * @param items the entries in the list's order
 * @param nextCursor what to ask for next; null on the last page
 * @param total how many entries all pages have together
 */
public record Page<T>(List<T> items, @Nullable String nextCursor, long total) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Makes the page that was asked for.
     *
     * @param found the entries after the asked-for position, one more than the limit when there are more
     * @param count how many entries the list has; asked only when {@code found} does not tell
     * @param position where an entry stands
     */
    public static <T> Page<T> of(
            PageRequest request, List<T> found, LongSupplier count, Function<T, Position> position) {
        boolean more = found.size() > request.limit();
        long total = more || request.after() != null ? count.getAsLong() : found.size();
        if (!more) {
            return new Page<>(found, null, total);
        }
        List<T> items = found.subList(0, request.limit());
        return new Page<>(items, position.apply(items.getLast()).cursor(request.sorting()), total);
    }

    /** The same page with each entry shown as something else. */
    public <R> Page<R> map(Function<T, R> show) {
        return new Page<>(items.stream().map(show).toList(), nextCursor, total);
    }
}
