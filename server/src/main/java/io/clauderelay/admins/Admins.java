package io.clauderelay.admins;

import io.clauderelay.platform.http.Page;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.PageRequest.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The admins in the database, through one handle and so inside its transaction. */
final class Admins {
    private static final String COLUMNS = "id, name, role, active, created_at, updated_at, last_sign_in_at";

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

    /**
     * Makes this transaction wait for every other that changes who the admins are, by locking the rows of the owners:
     * there is always one. It looks again when all it waited for have ceased to be owners meanwhile.
     */
    void takeTurn() {
        List<String> locked;
        do {
            locked = sql.createQuery("update admins set role = role where role = 'owner' returning id")
                    .mapTo(String.class)
                    .list();
        } while (locked.isEmpty() && anyExists());
    }

    /** Adds an admin; false when the name is taken. */
    boolean insert(Admin admin, String passwordHash) {
        return sql.createQuery("""
                        insert into admins (id, name, password_hash, role, active, created_at, updated_at)
                        values (:id, :name, :passwordHash, :role, :active, :createdAt, :updatedAt)
                        on conflict (name) do nothing
                        returning id
                        """)
                .bind("id", admin.id())
                .bind("name", admin.name())
                .bind("passwordHash", passwordHash)
                .bind("role", admin.role().id())
                .bind("active", admin.active())
                .bind("createdAt", admin.createdAt().toEpochMilli())
                .bind("updatedAt", admin.updatedAt().toEpochMilli())
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    /** Writes what an owner can change. To be called within one's turn, after asking whether the name is taken. */
    void update(Admin admin) {
        sql.createUpdate("""
                        update admins
                        set name = :name, role = :role, active = :active, updated_at = :updatedAt
                        where id = :id
                        """)
                .bind("id", admin.id())
                .bind("name", admin.name())
                .bind("role", admin.role().id())
                .bind("active", admin.active())
                .bind("updatedAt", admin.updatedAt().toEpochMilli())
                .execute();
    }

    void updatePassword(String id, String passwordHash) {
        sql.createUpdate("update admins set password_hash = :passwordHash where id = :id")
                .bind("id", id)
                .bind("passwordHash", passwordHash)
                .execute();
    }

    /** Puts a new password in the place of the one that was verified; false when that one counts no more. */
    boolean replacePassword(Known verified, String newHash, Instant now) {
        return sql.createUpdate("""
                        update admins
                        set password_hash = :newHash, updated_at = :now
                        where id = :id and password_hash = :verified
                        """)
                        .bind("id", verified.admin().id())
                        .bind("verified", verified.passwordHash())
                        .bind("newHash", newHash)
                        .bind("now", now.toEpochMilli())
                        .execute()
                > 0;
    }

    /** Notes a sign-in and keeps its admin as it is until the session is there; false when it may not in any more. */
    boolean enter(Known verified, Instant now) {
        return sql.createUpdate("""
                        update admins
                        set last_sign_in_at = :now
                        where id = :id and password_hash = :verified and active
                        """)
                        .bind("id", verified.admin().id())
                        .bind("verified", verified.passwordHash())
                        .bind("now", now.toEpochMilli())
                        .execute()
                > 0;
    }

    /** Removes an admin, and with it its sessions. */
    void delete(String id) {
        sql.createUpdate("delete from admins where id = :id").bind("id", id).execute();
    }

    Optional<Known> findByName(String name) {
        return known("name", name);
    }

    Optional<Known> findKnown(String id) {
        return known("id", id);
    }

    private Optional<Known> known(String column, String value) {
        return sql.createQuery("select " + COLUMNS + ", password_hash from admins where " + column + " = :value")
                .bind("value", value)
                .map((row, _) -> new Known(admin(row), row.getString("password_hash")))
                .findOne();
    }

    Optional<Admin> find(String id) {
        return findKnown(id).map(Known::admin);
    }

    /** The page that is asked for. */
    Page<Admin> page(PageRequest request) {
        Query query = sql.createQuery(
                """
                select %s
                from admins
                where true %s
                order by %s
                limit :limit
                """.formatted(COLUMNS, request.condition(), request.sorting().orderBy()));
        List<Admin> found = request.bindTo(query).map((row, _) -> admin(row)).list();
        return Page.of(request, found, this::count, admin -> new Position(admin.createdAt(), admin.id()));
    }

    private long count() {
        return sql.createQuery("select count(*) from admins").mapTo(Long.class).one();
    }

    /** The names there are, in the order of the alphabet. */
    List<String> names() {
        return sql.createQuery("select name from admins order by name")
                .mapTo(String.class)
                .list();
    }

    boolean isTaken(String name) {
        return findByName(name).isPresent();
    }

    /** Whether somebody but this admin can do everything. */
    boolean anotherActiveOwner(String id) {
        return sql.createQuery("select exists (select 1 from admins where role = 'owner' and active and id <> :id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    private static Admin admin(ResultSet row) throws SQLException {
        return new Admin(
                row.getString("id"),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBoolean("active"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                instant(row, "last_sign_in_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
