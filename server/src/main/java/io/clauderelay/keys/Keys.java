package io.clauderelay.keys;

import com.fasterxml.jackson.core.type.TypeReference;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.PageRequest.Position;
import io.clauderelay.platform.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The keys in the database, through one handle and so inside its transaction. */
public final class Keys {
    /** What the change feed calls a change of keys. */
    public static final String TOPIC = "keys";

    private static final String OUR_SCHEME = "hmac-sha256";
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    private final Handle sql;

    public Keys(Handle sql) {
        this.sql = sql;
    }

    /** Adds a key, known from now on by the digest of its secret. */
    void insert(Key key, String digest) {
        sql.createUpdate("""
                        insert into keys (id, name, description, digest, digest_scheme, hint, owner, tags, active,
                                          expiry_mode, expires_at, created_at, created_by, updated_at)
                        values (:id, :name, :description, :digest, :digestScheme, :hint, :owner, :tags, :active,
                                :expiryMode, :expiresAt, :createdAt, :createdBy, :updatedAt)
                        """)
                .bind("id", key.id())
                .bind("name", key.name())
                .bind("description", key.description())
                .bind("digest", digest)
                .bind("digestScheme", OUR_SCHEME)
                .bind("hint", key.hint())
                .bind("owner", key.owner())
                .bind("tags", Json.write(key.tags()))
                .bind("active", key.active())
                .bind("expiryMode", mode(key.expiry()))
                .bind("expiresAt", expiresAt(key.expiry()))
                .bind("createdAt", key.createdAt().toEpochMilli())
                .bind("createdBy", key.createdBy())
                .bind("updatedAt", key.updatedAt().toEpochMilli())
                .execute();
    }

    /** The keys of a page and one more, if there is one: that tells that the list goes on. */
    List<Key> find(PageRequest page) {
        Position after = page.after();
        String rest = after == null ? "" : "and (created_at, id) < (:createdAt, :id)";
        Query query = sql.createQuery("""
                select id, name, description, hint, owner, tags, active, expiry_mode, expires_at,
                       created_at, created_by, updated_at, last_used_at
                from keys
                where deleted_at is null %s
                order by created_at desc, id desc
                limit :limit
                """.formatted(rest));
        if (after != null) {
            query.bind("createdAt", after.createdAt().toEpochMilli()).bind("id", after.id());
        }
        return query.bind("limit", page.limit() + 1).map((row, _) -> key(row)).list();
    }

    long count() {
        return sql.createQuery("select count(*) from keys where deleted_at is null")
                .mapTo(Long.class)
                .one();
    }

    /** Hands over every key that is not deleted, disabled and expired ones too, one at a time. */
    public void forEachLive(Consumer<LiveKey> action) {
        sql.createQuery("""
                        select id, name, digest, active, expires_at
                        from keys
                        where deleted_at is null and digest_scheme = :digestScheme
                        """)
                .bind("digestScheme", OUR_SCHEME)
                .map((row, _) -> new LiveKey(
                        row.getString("id"),
                        row.getString("name"),
                        row.getString("digest"),
                        row.getBoolean("active"),
                        instant(row, "expires_at")))
                .forEach(action);
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(
                row.getString("id"),
                row.getString("name"),
                row.getString("description"),
                row.getString("hint"),
                row.getString("owner"),
                Json.read(row.getString("tags"), STRINGS),
                row.getBoolean("active"),
                expiry(row),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                instant(row, "last_used_at"));
    }

    private static String mode(Expiry expiry) {
        return switch (expiry) {
            case Expiry.Never() -> "never";
            case Expiry.Fixed _ -> "fixed";
        };
    }

    private static @Nullable Long expiresAt(Expiry expiry) {
        return switch (expiry) {
            case Expiry.Never() -> null;
            case Expiry.Fixed(Instant at) -> at.toEpochMilli();
        };
    }

    private static Expiry expiry(ResultSet row) throws SQLException {
        String mode = row.getString("expiry_mode");
        return switch (mode) {
            case "never" -> new Expiry.Never();
            case "fixed" -> new Expiry.Fixed(Instant.ofEpochMilli(row.getLong("expires_at")));
            default ->
                throw new IllegalStateException("key " + row.getString("id") + " has the expiry mode \"" + mode
                        + "\", which this version does not know; it was written by a newer one");
        };
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
