package io.clauderelay.accounts;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.SearchWords;
import io.clauderelay.platform.http.Sorting;
import io.clauderelay.platform.sql.LikePattern;
import io.clauderelay.vocabulary.Platform;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts are asked for.
 *
 * @param text what name, description, organization or address hold, whatever the case; null for anything
 * @param group the id of their group; null for any
 */
record AccountSearch(
        Platform platform, @Nullable String text, @Nullable String group, PageRequest page) {

    private static final List<Sorting> SORTINGS = List.of(
            Sorting.NEWEST_FIRST,
            new Sorting("name", "lower(name)", Sorting.Kind.TEXT, false),
            new Sorting("priority", "priority", Sorting.Kind.NUMBER, false));

    /**
     * Reads a call's path and query.
     *
     * @throws ProblemException 400 or 404 when something in them is not valid
     */
    static AccountSearch of(Call call) {
        return new AccountSearch(
                PlatformPath.of(call),
                SearchWords.find(call, "q")
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .orElse(null),
                SearchWords.find(call, "group").orElse(null),
                PageRequest.of(call, SORTINGS));
    }

    /** The condition, pages aside. */
    String condition() {
        return "platform = :platform"
                + (text == null ? "" : " and search_text like :text escape '!'")
                + (group == null ? "" : " and group_id = :group");
    }

    /** Binds the values of {@link #condition()}. */
    Query bindTo(Query query) {
        query.bind("platform", platform.id());
        if (text != null) {
            query.bind("text", LikePattern.containing(text));
        }
        if (group != null) {
            query.bind("group", group);
        }
        return query;
    }
}
