package io.clauderelay.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Page;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Lists the audit trail, the newest line first. */
record ListAudit(Database database) implements Endpoint.Handler {

    /** A line as clients are shown it. */
    private record Line(
            String id,
            Instant at,
            Who admin,
            String remoteAddress,
            String action,
            AuditLine.Subject subject,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    /**
     * Who made a change.
     *
     * @param id null when the relay itself acted, or somebody on its command line
     */
    private record Who(@Nullable String id, String name) {}

    @Override
    public Answer handle(Call call) {
        AuditSearch search = AuditSearch.of(call);
        return Answer.ok(database.read(sql -> page(sql, search)));
    }

    private static Page<Line> page(Handle sql, AuditSearch search) {
        PageRequest page = search.page();
        Query query = sql.createQuery("""
                select id, at, admin_id, admin_name, remote_address, action, subject_kind, subject_id, before, after
                from audit
                where %s %s
                order by %s limit :limit
                """.formatted(
                        search.condition(), page.condition(), page.sorting().orderBy()));
        List<Line> found =
                page.bindTo(search.bindTo(query)).map((row, _) -> line(row)).list();
        return Page.of(page, found, () -> count(sql, search), line -> new PageRequest.Position(line.at(), line.id()));
    }

    private static long count(Handle sql, AuditSearch search) {
        return search.bindTo(sql.createQuery("select count(*) from audit where " + search.condition()))
                .mapTo(Long.class)
                .one();
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                new Who(row.getString("admin_id"), row.getString("admin_name")),
                row.getString("remote_address"),
                row.getString("action"),
                new AuditLine.Subject(row.getString("subject_kind"), row.getString("subject_id")),
                json(row.getString("before")),
                json(row.getString("after")));
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : Json.read(text, JsonNode.class);
    }
}
