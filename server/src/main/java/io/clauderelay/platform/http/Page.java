package io.clauderelay.platform.http;

import io.clauderelay.platform.http.PageRequest.Position;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, in the shape every list of the management API has.
 *
 * @param items the entries, newest first
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
     * @param found the entries after the asked-for position, at least one more than the limit when there are more
     * @param total how many entries the list has
     * @param position where an entry stands
     */
    public static <T> Page<T> of(PageRequest request, List<T> found, long total, Function<T, Position> position) {
        if (found.size() <= request.limit()) {
            return new Page<>(found, null, total);
        }
        List<T> items = found.subList(0, request.limit());
        return new Page<>(items, position.apply(items.getLast()).cursor(), total);
    }
}
