package io.clauderelay.audit;

import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes the audit trail. Safe for use by many threads. */
public final class Audit {
    private final TimeOrderedIds ids;
    private final InstantSource clock;

    public Audit(TimeOrderedIds ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /** Adds a line in the transaction of the change it tells of: either both happen or neither. */
    public void record(Handle sql, AuditLine line) {
        sql.createUpdate("""
                        insert into audit (id, at, admin_id, admin_name, remote_address,
                                           action, subject_kind, subject_id, before, after)
                        values (:id, :at, :adminId, :adminName, :remoteAddress,
                                :action, :subjectKind, :subjectId, :before, :after)
                        """)
                .bind("id", ids.next())
                .bind("at", clock.millis())
                .bind("adminId", line.actor().adminId())
                .bind("adminName", line.actor().name())
                .bind("remoteAddress", line.actor().remoteAddress())
                .bind("action", line.action())
                .bind("subjectKind", line.subject().kind())
                .bind("subjectId", line.subject().id())
                .bind("before", json(line.before()))
                .bind("after", json(line.after()))
                .execute();
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : Json.write(value);
    }
}
