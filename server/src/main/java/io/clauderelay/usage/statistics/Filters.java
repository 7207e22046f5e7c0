package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.Quotes;
import io.clauderelay.usage.Dimension;
import io.clauderelay.usage.RollUp;
import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/**
 * What usage must have in common to count.
 *
 * @param values the values of each filter, one of which must fit
 */
record Filters(Map<Filter, List<String>> values) {
    static final Filters NONE = new Filters(Map.of());

    private static final String NO_ACCOUNT = "none";

    Filters {
        values = values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(values));
    }

    static Filters of(Filter filter, List<String> values) {
        return new Filters(Map.of(filter, values));
    }

    /**
     * Reads them from a call.
     *
     * @throws ProblemException 400 when a platform or a client kind is none
     */
    static Filters of(Call call) {
        Map<Filter, List<String>> values = new EnumMap<>(Filter.class);
        for (Filter filter : Filter.values()) {
            call.query(filter.parameter()).ifPresent(value -> values.put(filter, List.of(checked(filter, value))));
        }
        return new Filters(values);
    }

    private static String checked(Filter filter, String value) {
        return switch (filter) {
            case PLATFORM -> oneOf(filter, value, ids(Platform.values(), Platform::id));
            case CLIENT -> oneOf(filter, value, ids(ClientKind.values(), ClientKind::id));
            case ACCOUNT_ID -> value.equals(NO_ACCOUNT) ? "" : value;
            case KEY_ID, MODEL, OWNER, TAG -> value;
        };
    }

    static <T> List<String> ids(T[] values, Function<T, String> id) {
        return Arrays.stream(values).map(id).toList();
    }

    private static String oneOf(Filter filter, String value, List<String> known) {
        if (!known.contains(value)) {
            throw ProblemException.badInput(List.of(new FieldProblem(
                    filter.parameter(),
                    filter.parameter() + " is \"" + Quotes.shorten(value) + "\", expected one of "
                            + String.join(", ", known))));
        }
        return value;
    }

    /** What a roll-up must tell apart for all of them. */
    Set<Dimension> dimensions() {
        Set<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
        values.keySet().forEach(filter -> dimensions.add(filter.dimension()));
        return dimensions;
    }

    /** Only those that a roll-up can tell apart. */
    Filters within(RollUp rollUp) {
        return new Filters(values.entrySet().stream()
                .filter(entry -> rollUp.dimensions().contains(entry.getKey().dimension()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The conditions on columns of a table, to follow others. */
    String conditions(Function<Dimension, String> column) {
        return values.keySet().stream()
                .map(filter -> filter.condition(column.apply(filter.dimension())))
                .collect(Collectors.joining(" "));
    }

    Query bindTo(Query query) {
        values.forEach((filter, wanted) -> query.bindList(filter.parameter(), wanted));
        return query;
    }
}
