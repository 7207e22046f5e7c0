package io.clauderelay.accounts;

import io.clauderelay.platform.http.Page;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.vocabulary.Platform;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** The accounts in the database, through one handle and so inside its transaction. */
public final class Accounts {
    /** What the change feed calls a change of accounts. */
    public static final String TOPIC = "accounts";

    /** What the change feed calls it when an admin wants an account's troubles forgotten. */
    public static final String RESETS = "account-resets";

    private final Handle sql;

    public Accounts(Handle sql) {
        this.sql = sql;
    }

    /** An account of a list, and what that is sorted by. */
    private record Listed(Account account, PageRequest.Position position) {}

    /** Adds an account with its sealed secrets. */
    void insert(SealedAccount sealed) {
        Account account = sealed.account();
        Update insert = sql.createUpdate(
                """
                insert into accounts (id, platform, created_at, created_by, %s)
                values (:id, :platform, :created_at, :created_by, :%s)
                """.formatted(String.join(", ", AccountRows.WRITTEN), String.join(", :", AccountRows.WRITTEN)));
        AccountRows.bind(sealed, insert);
        insert.bind("id", account.id())
                .bind("platform", account.platform().id())
                .bind("created_at", account.createdAt().toEpochMilli())
                .bind("created_by", account.createdBy())
                .execute();
    }

    Optional<SealedAccount> find(Platform platform, String id) {
        return sql.createQuery("select " + AccountRows.READ + " from accounts where id = :id and platform = :platform")
                .bind("id", id)
                .bind("platform", platform.id())
                .map((row, _) -> AccountRows.read(row))
                .findOne();
    }

    /** The account, whose row nobody else changes until the transaction ends. */
    Optional<SealedAccount> lock(Platform platform, String id) {
        return sql.createQuery("""
                        update accounts set id = id where id = :id and platform = :platform
                        returning %s
                        """.formatted(AccountRows.READ))
                .bind("id", id)
                .bind("platform", platform.id())
                .map((row, _) -> AccountRows.read(row))
                .findOne();
    }

    /** Whether there is such an account; if so, nobody deletes it until the transaction ends. */
    public boolean hold(Platform platform, String id) {
        return lock(platform, id).isPresent();
    }

    void update(SealedAccount sealed) {
        String assignments = AccountRows.WRITTEN.stream()
                .map(column -> column + " = :" + column)
                .collect(Collectors.joining(", "));
        Update update = sql.createUpdate("update accounts set " + assignments + " where id = :id");
        AccountRows.bind(sealed, update);
        update.bind("id", sealed.account().id()).execute();
    }

    void delete(String id) {
        sql.createUpdate("delete from accounts where id = :id").bind("id", id).execute();
    }

    /** One page of the accounts that are asked for. */
    Page<Account> page(AccountSearch search) {
        PageRequest page = search.page();
        Query query = sql.createQuery("""
                select %s as sorted_by, %s from accounts
                where %s %s
                order by %s limit :limit
                """.formatted(
                        page.sorting().column(),
                        AccountRows.READ,
                        search.condition(),
                        page.condition(),
                        page.sorting().orderBy()));
        List<Listed> found = page.bindTo(search.bindTo(query))
                .map((row, _) -> listed(row, page))
                .list();
        return Page.of(page, found, () -> count(search), Listed::position).map(Listed::account);
    }

    private static Listed listed(ResultSet row, PageRequest page) throws SQLException {
        Account account = AccountRows.read(row).account();
        return new Listed(account, PageRequest.Position.in(row, page.sorting()));
    }

    private long count(AccountSearch search) {
        return search.bindTo(sql.createQuery("select count(*) from accounts where " + search.condition()))
                .mapTo(Long.class)
                .one();
    }

    long countOfGroup(String group) {
        return sql.createQuery("select count(*) from accounts where group_id = :group")
                .bind("group", group)
                .mapTo(Long.class)
                .one();
    }

    /** Those of some accounts that are still there. */
    public List<Account> withIds(Set<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : sql
                        .createQuery("select " + AccountRows.READ + " from accounts where id in (<ids>)")
                        .bindList("ids", ids)
                        .map((row, _) -> AccountRows.read(row))
                        .stream()
                        .map(SealedAccount::account)
                        .toList();
    }

    /** The accounts that may get work: active and schedulable. */
    public List<SealedAccount> loadServing() {
        return sql.createQuery("select " + AccountRows.READ + " from accounts where active and schedulable")
                .map((row, _) -> AccountRows.read(row))
                .list();
    }
}
