package io.clauderelay.keys;

import io.clauderelay.platform.http.Page;
import io.clauderelay.platform.http.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** The keys in the database, through one handle and so inside its transaction. */
public final class Keys {
    /** What the change feed calls a change of keys. */
    public static final String TOPIC = "keys";

    /** How the relay digests secrets; imported keys have other schemes. */
    static final String OUR_SCHEME = "hmac-sha256";

    private final Handle sql;
    private final KeyIndex index;

    public Keys(Handle sql) {
        this.sql = sql;
        this.index = new KeyIndex(sql);
    }

    /** A key of a list, and what that is sorted by. */
    private record Listed(Key key, PageRequest.Position position) {}

    /** Adds a key, known from now on by the digest of its secret. */
    void insert(Key key, String digest) {
        Update insert = sql.createUpdate(
                """
                insert into keys (id, digest, digest_scheme, created_at, created_by, %s)
                values (:id, :digest, :digest_scheme, :created_at, :created_by, :%s)
                """.formatted(String.join(", ", KeyRows.WRITTEN), String.join(", :", KeyRows.WRITTEN)));
        KeyRows.bind(key, insert);
        insert.bind("id", key.id())
                .bind("digest", digest)
                .bind("digest_scheme", OUR_SCHEME)
                .bind("created_at", key.createdAt().toEpochMilli())
                .bind("created_by", key.createdBy())
                .execute();
        index.put(List.of(key));
    }

    Optional<Key> find(String id) {
        return sql.createQuery("select " + KeyRows.READ + " from keys where id = :id")
                .bind("id", id)
                .map((row, _) -> KeyRows.read(row))
                .findOne();
    }

    /** The key, whose row nobody else changes until the transaction ends; found or not, deleted or not. */
    Optional<Key> lock(String id) {
        return sql.createQuery("update keys set id = id where id = :id returning " + KeyRows.READ)
                .bind("id", id)
                .map((row, _) -> KeyRows.read(row))
                .findOne();
    }

    /** The keys with these ids, whose rows nobody else changes until the transaction ends. */
    List<Key> lockAll(List<String> ids) {
        return sql.createQuery("update keys set id = id where id in (<ids>) returning " + KeyRows.READ)
                .bindList("ids", ids)
                .map((row, _) -> KeyRows.read(row))
                .list();
    }

    /** The keys with that value in a column, whose rows nobody else changes until the transaction ends. */
    List<Key> lockWhere(String column, String value) {
        return sql.createQuery("update keys set id = id where " + column + " = :value returning " + KeyRows.READ)
                .bind("value", value)
                .map((row, _) -> KeyRows.read(row))
                .list();
    }

    long countWhere(String column, String value) {
        return sql.createQuery("select count(*) from keys where " + column + " = :value")
                .bind("value", value)
                .mapTo(Long.class)
                .one();
    }

    /** Writes what admins say about a key. Its uses are the ledger's to note. */
    void update(Key key) {
        String assignments =
                KeyRows.WRITTEN.stream().map(column -> column + " = :" + column).collect(Collectors.joining(", "));
        Update update = sql.createUpdate("""
                update keys set %s, deleted_at = :deleted_at, deleted_by = :deleted_by
                where id = :id
                """.formatted(assignments));
        KeyRows.bind(key, update);
        update.bind(
                        "deleted_at",
                        key.deletedAt() == null ? null : (Long) key.deletedAt().toEpochMilli())
                .bind("deleted_by", key.deletedBy())
                .bind("id", key.id())
                .execute();
        index.put(List.of(key));
    }

    /** The key is known by another digest from now on. */
    void replaceDigest(String id, String digest) {
        sql.createUpdate("update keys set digest = :digest, digest_scheme = :scheme where id = :id")
                .bind("digest", digest)
                .bind("scheme", OUR_SCHEME)
                .bind("id", id)
                .execute();
    }

    /** One page of the keys that are asked for; their ids are found first, in an index that holds what is asked about. */
    Page<Key> page(KeySearch asked) {
        KeySearch search = narrowed(asked);
        PageRequest page = search.page();
        Query query = sql.createQuery("""
                select %1$s as sorted_by, %2$s from keys
                where id in (select id from keys where %3$s %4$s order by %5$s limit :limit)
                order by %5$s
                """.formatted(
                        page.sorting().column(),
                        KeyRows.READ,
                        search.condition(),
                        page.condition(),
                        page.sorting().orderBy()));
        List<Listed> found = page.bindTo(search.bindTo(query))
                .map((row, _) -> listed(row, page))
                .list();
        return Page.of(page, found, () -> count(search), Listed::position).map(Listed::key);
    }

    /** The same search among the keys that have one of its traits, when these are few. */
    private KeySearch narrowed(KeySearch search) {
        for (KeyTrait trait : search.traits()) {
            Optional<List<String>> few = index.few(trait);
            if (few.isPresent()) {
                return search.among(few.get(), trait);
            }
        }
        return search;
    }

    private static Listed listed(ResultSet row, PageRequest page) throws SQLException {
        return new Listed(KeyRows.read(row), PageRequest.Position.in(row, page.sorting()));
    }

    private long count(KeySearch search) {
        if (search.isOfOneTrait()) {
            return index.count(search.traits().getFirst());
        }
        // Of all keys an index tells without their rows how many there are; deleted ones are few.
        String count = search.isOfAll()
                ? "select (select count(*) from keys) - (select count(*) from keys where deleted_at is not null)"
                : "select count(*) from keys where " + search.condition();
        return search.bindTo(sql.createQuery(count)).mapTo(Long.class).one();
    }
}
