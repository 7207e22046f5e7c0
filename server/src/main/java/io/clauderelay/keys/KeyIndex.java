package io.clauderelay.keys;

import io.clauderelay.platform.sql.Database;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The words and tags that keys are found by, in narrow tables beside their rows. */
public final class KeyIndex {
    private static final Logger log = LoggerFactory.getLogger(KeyIndex.class);

    /** Up to so many keys are looked at one by one; of more, the newest are soon found among all. */
    private static final int FEW = 1_000;

    private static final int BATCH = 1_000;

    private final Handle sql;

    KeyIndex(Handle sql) {
        this.sql = sql;
    }

    /** Takes in the keys that a version without these tables has written. Safe on several nodes at once. */
    public static void complete(Database database) {
        List<String> ids = database.read(sql -> new KeyIndex(sql).missing());
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> some = ids.subList(from, Math.min(from + BATCH, ids.size()));
            database.write(sql -> {
                List<Key> keys = new Keys(sql).lockAll(some);
                new KeyIndex(sql).put(keys);
                return keys.size();
            });
        }
        if (!ids.isEmpty()) {
            log.info("indexed {} keys that another version of the relay has written", ids.size());
        }
    }

    private List<String> missing() {
        return sql.createQuery("""
                select id from keys left join key_words on key_id = id
                where key_id is null
                   or key_words.updated_at <> keys.updated_at
                   or deleted <> (deleted_at is not null)
                order by id
                """).mapTo(String.class).list();
    }

    /** The keys are found by their words and tags as they are now. */
    void put(List<Key> keys) {
        PreparedBatch words = sql.prepareBatch("""
                insert into key_words (key_id, deleted, updated_at, words)
                values (:key, :deleted, :updatedAt, :words)
                on conflict (key_id) do update
                set deleted = excluded.deleted, updated_at = excluded.updated_at, words = excluded.words
                """);
        PreparedBatch noTags = sql.prepareBatch("delete from key_tags where key_id = :key");
        PreparedBatch tags =
                sql.prepareBatch("insert into key_tags (key_id, deleted, tag) values (:key, :deleted, :tag)");
        for (Key key : keys) {
            words.bind("key", key.id())
                    .bind("deleted", key.isDeleted())
                    .bind("updatedAt", key.updatedAt().toEpochMilli())
                    .bind("words", words(key))
                    .add();
            noTags.bind("key", key.id()).add();
            for (String tag : new LinkedHashSet<>(key.tags())) {
                tags.bind("key", key.id())
                        .bind("deleted", key.isDeleted())
                        .bind("tag", tag)
                        .add();
            }
        }
        words.execute();
        noTags.execute();
        tags.execute();
    }

    private static String words(Key key) {
        return Stream.of(
                        Stream.of(key.name(), key.hint()),
                        Stream.ofNullable(key.owner()),
                        key.tags().stream(),
                        Stream.ofNullable(key.description()))
                .flatMap(words -> words)
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }

    /** The ids of the keys that have it, deleted ones too; empty when they are many. */
    Optional<List<String>> few(KeyTrait trait) {
        List<String> ids = sql.createQuery("select key_id from " + trait.entries() + " limit " + (FEW + 1))
                .bind(trait.parameter(), trait.value())
                .mapTo(String.class)
                .list();
        return ids.size() > FEW ? Optional.empty() : Optional.of(ids);
    }

    /** How many keys have it that are not deleted. */
    long count(KeyTrait trait) {
        return sql.createQuery("select count(*) from " + trait.entries() + " and not deleted")
                .bind(trait.parameter(), trait.value())
                .mapTo(Long.class)
                .one();
    }
}
