package io.clauderelay.accounts;

import io.clauderelay.platform.http.Page;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.sql.UniqueViolation;
import io.clauderelay.vocabulary.Platform;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The groups in the database, through one handle and so inside its transaction. */
public final class AccountGroups {
    private static final String COLUMNS = "id, platform, name, description, created_at, created_by, updated_at";

    private final Handle sql;

    public AccountGroups(Handle sql) {
        this.sql = sql;
    }

    /** Adds a group; false when another one of the platform has its name. */
    boolean insert(AccountGroup group) {
        return sql.createQuery("""
                        insert into account_groups (%s)
                        values (:id, :platform, :name, :description, :createdAt, :createdBy, :updatedAt)
                        on conflict (platform, name) do nothing returning id
                        """.formatted(COLUMNS))
                .bind("id", group.id())
                .bind("platform", group.platform().id())
                .bind("name", group.name())
                .bind("description", group.description())
                .bind("createdAt", group.createdAt().toEpochMilli())
                .bind("createdBy", group.createdBy())
                .bind("updatedAt", group.updatedAt().toEpochMilli())
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    Optional<AccountGroup> find(String id) {
        return sql.createQuery("select " + COLUMNS + " from account_groups where id = :id")
                .bind("id", id)
                .map((row, _) -> group(row))
                .findOne();
    }

    /** The group, whose row nobody else changes until the transaction ends. */
    Optional<AccountGroup> lock(String id) {
        return sql.createQuery("update account_groups set id = id where id = :id returning " + COLUMNS)
                .bind("id", id)
                .map((row, _) -> group(row))
                .findOne();
    }

    /** Whether there is such a group of the platform; if so, nobody deletes it until the transaction ends. */
    public boolean hold(Platform platform, String id) {
        return lock(id).filter(group -> group.platform() == platform).isPresent();
    }

    /** Changes a group; false when another one of the platform has its name, and then nothing can be done but go back. */
    boolean update(AccountGroup group) {
        try {
            sql.createUpdate("""
                            update account_groups
                            set name = :name, description = :description, updated_at = :updatedAt
                            where id = :id
                            """)
                    .bind("id", group.id())
                    .bind("name", group.name())
                    .bind("description", group.description())
                    .bind("updatedAt", group.updatedAt().toEpochMilli())
                    .execute();
            return true;
        } catch (JdbiException e) {
            if (UniqueViolation.isBehind(e)) {
                return false;
            }
            throw e;
        }
    }

    void delete(String id) {
        sql.createUpdate("delete from account_groups where id = :id")
                .bind("id", id)
                .execute();
    }

    /** One page of the groups, of one platform or of all. */
    Page<AccountGroup> page(@Nullable Platform platform, PageRequest page) {
        Query query = sql.createQuery("""
                select %s from account_groups
                where %s %s
                order by %s limit :limit
                """.formatted(
                COLUMNS, condition(platform), page.condition(), page.sorting().orderBy()));
        List<AccountGroup> found =
                page.bindTo(bound(query, platform)).map((row, _) -> group(row)).list();
        return Page.of(
                page, found, () -> count(platform), group -> new PageRequest.Position(group.createdAt(), group.id()));
    }

    private long count(@Nullable Platform platform) {
        return bound(sql.createQuery("select count(*) from account_groups where " + condition(platform)), platform)
                .mapTo(Long.class)
                .one();
    }

    private static String condition(@Nullable Platform platform) {
        return platform == null ? "1 = 1" : "platform = :platform";
    }

    private static Query bound(Query query, @Nullable Platform platform) {
        return platform == null ? query : query.bind("platform", platform.id());
    }

    private static AccountGroup group(ResultSet row) throws SQLException {
        return new AccountGroup(
                row.getString("id"),
                Platform.find(row.getString("platform")).orElseThrow(),
                row.getString("name"),
                row.getString("description"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
