package io.clauderelay.keys;

import io.clauderelay.vocabulary.Platform;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The keys that the data plane can recognise: not deleted, while disabled and expired ones are among them. */
public final class LiveKeys {
    private static final String COLUMNS =
            "id, name, digest, active, expires_at, delivery, permissions, models, clients, ip_allowlist, concurrency, "
                    + "queue_seconds, rate, budgets, "
                    + Arrays.stream(Platform.values())
                            .flatMap(platform ->
                                    Stream.of(KeyRows.accountColumn(platform), KeyRows.groupColumn(platform)))
                            .collect(Collectors.joining(", "));

    private static final String LIVE = "from keys where deleted_at is null and digest_scheme = :scheme ";

    private final Handle sql;

    public LiveKeys(Handle sql) {
        this.sql = sql;
    }

    public long count() {
        return query("select count(*) " + LIVE).mapTo(Long.class).one();
    }

    /** Hands over every one, one at a time. */
    public void forEach(Consumer<LiveKey> action) {
        query("select " + COLUMNS + " " + LIVE).map((row, _) -> key(row)).forEach(action);
    }

    /** Hands over so many at most: those that were used last, or are so new that they will be. */
    public void forEachInUse(int most, Consumer<LiveKey> action) {
        query("select " + COLUMNS + " " + LIVE
                        + "order by coalesce(last_used_at, created_at) desc, id desc limit :most")
                .bind("most", most)
                .map((row, _) -> key(row))
                .forEach(action);
    }

    /** Those with one of the ids; there are at most as many as one statement can carry. */
    public List<LiveKey> withIds(Collection<String> ids) {
        return in("id", ids);
    }

    /** Those with one of the digests, as hex; there are at most as many as one statement can carry. */
    public List<LiveKey> withDigests(Collection<String> digests) {
        return in("digest", digests);
    }

    private List<LiveKey> in(String column, Collection<String> values) {
        if (values.isEmpty()) {
            return List.of();
        }
        return query("select " + COLUMNS + " " + LIVE + "and " + column + " in (<values>)")
                .bindList("values", List.copyOf(values))
                .map((row, _) -> key(row))
                .list();
    }

    private Query query(String text) {
        return sql.createQuery(text).bind("scheme", Keys.OUR_SCHEME);
    }

    private static LiveKey key(ResultSet row) throws SQLException {
        return new LiveKey(
                row.getString("id"),
                row.getString("name"),
                row.getString("digest"),
                row.getBoolean("active"),
                KeyRows.instant(row, "expires_at"),
                Delivery.of(row.getString("delivery")),
                KeyRows.rights(row),
                KeyRows.limits(row));
    }
}
