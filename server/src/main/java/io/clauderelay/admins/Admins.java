package io.clauderelay.admins;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The admins in the database, through one handle and so inside its transaction. */
final class Admins {
    private final Handle sql;

    Admins(Handle sql) {
        this.sql = sql;
    }

    /** An admin and what the password is verified against. */
    record Known(Admin admin, String passwordHash) {
        @Override
        public String toString() {
            return "Known[admin=" + admin.id() + ", passwordHash=redacted]";
        }
    }

    boolean anyExists() {
        return sql.createQuery("select exists (select 1 from admins)")
                .mapTo(Boolean.class)
                .one();
    }

    void insert(Admin admin, String passwordHash) {
        sql.createUpdate("""
                        insert into admins (id, name, password_hash, role, created_at, updated_at)
                        values (:id, :name, :passwordHash, :role, :createdAt, :updatedAt)
                        """)
                .bind("id", admin.id())
                .bind("name", admin.name())
                .bind("passwordHash", passwordHash)
                .bind("role", admin.role().id())
                .bind("createdAt", admin.createdAt().toEpochMilli())
                .bind("updatedAt", admin.updatedAt().toEpochMilli())
                .execute();
    }

    Optional<Known> findByName(String name) {
        return sql.createQuery("""
                        select id, name, password_hash, role, created_at, updated_at
                        from admins
                        where name = :name
                        """)
                .bind("name", name)
                .map((row, _) -> new Known(admin(row), row.getString("password_hash")))
                .findOne();
    }

    Optional<Admin> find(String id) {
        return sql.createQuery("select id, name, role, created_at, updated_at from admins where id = :id")
                .bind("id", id)
                .map((row, _) -> admin(row))
                .findOne();
    }

    private static Admin admin(ResultSet row) throws SQLException {
        return new Admin(
                row.getString("id"),
                row.getString("name"),
                Role.of(row.getString("role")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
