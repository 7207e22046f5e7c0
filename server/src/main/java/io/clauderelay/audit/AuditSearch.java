package io.clauderelay.audit;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.SearchWords;
import io.clauderelay.platform.http.Sorting;
import io.clauderelay.platform.time.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/**
 * Which lines are asked for.
 *
 * @param equal columns and the values they must have
 * @param from when the lines begin, as epoch milliseconds
 * @param to when they end, not included
 */
record AuditSearch(Map<String, String> equal, long from, long to, PageRequest page) {
    private static final Sorting NEWEST_FIRST = new Sorting("at", "at", Sorting.Kind.NUMBER, true);

    /** Query parameters and the columns they ask about. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "admin", "admin_name",
            "action", "action",
            "subjectKind", "subject_kind",
            "subjectId", "subject_id");

    /**
     * Reads a call's query.
     *
     * @throws ProblemException 400 when something in it is not valid
     */
    static AuditSearch of(Call call) {
        Map<String, String> equal = new LinkedHashMap<>();
        PARAMETERS.forEach(
                (parameter, column) -> SearchWords.find(call, parameter).ifPresent(value -> equal.put(column, value)));
        return new AuditSearch(
                equal,
                call.query("from").map(text -> millis("from", text)).orElse(Long.MIN_VALUE),
                call.query("to").map(text -> millis("to", text)).orElse(Long.MAX_VALUE),
                PageRequest.of(call, List.of(NEWEST_FIRST)));
    }

    private static long millis(String parameter, String text) {
        return Timestamps.parse(text)
                .map(Instant::toEpochMilli)
                .orElseThrow(() -> ProblemException.badInput(List.of(new FieldProblem(
                        parameter, parameter + " is not a time with its offset such as 2026-11-23T08:00:00Z"))));
    }

    /** The condition, pages aside. */
    String condition() {
        List<String> conditions = new ArrayList<>(List.of("at >= :from and at < :to"));
        equal.keySet().forEach(column -> conditions.add(column + " = :" + column));
        return String.join(" and ", conditions);
    }

    /** Binds the values of {@link #condition()}. */
    Query bindTo(Query query) {
        equal.forEach(query::bind);
        return query.bind("from", from).bind("to", to);
    }
}
