package io.clauderelay.admins;

import io.clauderelay.platform.http.Caller;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The sessions in the database, through one handle and so inside its transaction. */
final class AdminSessions {
    private final Handle sql;

    AdminSessions(Handle sql) {
        this.sql = sql;
    }

    void insert(AdminSession session) {
        sql.createUpdate("""
                        insert into admin_sessions (id, admin_id, created_at, expires_at)
                        values (:id, :adminId, :createdAt, :expiresAt)
                        """)
                .bind("id", session.id())
                .bind("adminId", session.adminId())
                .bind("createdAt", session.createdAt().toEpochMilli())
                .bind("expiresAt", session.expiresAt().toEpochMilli())
                .execute();
    }

    /** Who holds a session that is neither expired nor revoked nor of a disabled admin, with the role the admin has now. */
    Optional<Caller> findLive(String id, Instant now) {
        return sql.createQuery("""
                        select admins.id, admins.name, admins.role
                        from admin_sessions
                        join admins on admins.id = admin_sessions.admin_id
                        where admin_sessions.id = :id
                          and admin_sessions.revoked_at is null
                          and admin_sessions.expires_at > :now
                          and admins.active
                        """)
                .bind("id", id)
                .bind("now", now.toEpochMilli())
                .map((row, _) -> new Caller(
                        row.getString("id"),
                        row.getString("name"),
                        Role.of(row.getString("role")).access(),
                        id))
                .findOne();
    }

    void revoke(String id, Instant now) {
        sql.createUpdate("update admin_sessions set revoked_at = :now where id = :id and revoked_at is null")
                .bind("id", id)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Ends every session of an admin but one; null for every one. */
    void revokeOthers(String adminId, @Nullable String kept, Instant now) {
        sql.createUpdate("""
                        update admin_sessions
                        set revoked_at = :now
                        where admin_id = :adminId and id <> :kept and revoked_at is null
                        """)
                .bind("adminId", adminId)
                .bind("kept", kept == null ? "" : kept)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Ends every session of an admin. */
    void revokeAll(String adminId, Instant now) {
        revokeOthers(adminId, null, now);
    }

    /** Forgets sessions that are over: what happened is in the audit trail. */
    void deleteExpired(Instant now) {
        sql.createUpdate("delete from admin_sessions where expires_at <= :now")
                .bind("now", now.toEpochMilli())
                .execute();
    }
}
