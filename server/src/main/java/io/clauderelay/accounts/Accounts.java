package io.clauderelay.accounts;

import com.fasterxml.jackson.core.type.TypeReference;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.PageRequest.Position;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Platform;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The accounts in the database, through one handle and so inside its transaction. */
public final class Accounts {
    /** What the change feed calls a change of accounts. */
    public static final String TOPIC = "accounts";

    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, String>> HEADERS = new TypeReference<>() {};
    private static final String COLUMNS = """
            id, platform, name, description, base_url, credential_hint, auth_header, headers, supported_models,
            priority, weight, max_concurrency, active, schedulable, created_at, created_by, updated_at
            """;

    private final Handle sql;

    public Accounts(Handle sql) {
        this.sql = sql;
    }

    /** Adds an account with its sealed credential. */
    void insert(SealedAccount sealed) {
        Account account = sealed.account();
        List<String> models = account.supportedModels();
        sql.createUpdate("""
                        insert into accounts (%s, credential_sealed)
                        values (:id, :platform, :name, :description, :baseUrl, :credentialHint, :authHeader, :headers,
                                :supportedModels, :priority, :weight, :maxConcurrency, :active, :schedulable,
                                :createdAt, :createdBy, :updatedAt, :credentialSealed)
                        """.formatted(COLUMNS))
                .bind("id", account.id())
                .bind("platform", account.platform().id())
                .bind("name", account.name())
                .bind("description", account.description())
                .bind("baseUrl", account.baseUrl().toString())
                .bind("credentialHint", account.credentialHint())
                .bind("authHeader", account.authHeader().id())
                .bind("headers", Json.write(account.headers()))
                .bind("supportedModels", models == null ? null : Json.write(models))
                .bind("priority", account.priority())
                .bind("weight", account.weight())
                .bind("maxConcurrency", account.maxConcurrency())
                .bind("active", account.active())
                .bind("schedulable", account.schedulable())
                .bind("createdAt", account.createdAt().toEpochMilli())
                .bind("createdBy", account.createdBy())
                .bind("updatedAt", account.updatedAt().toEpochMilli())
                .bind("credentialSealed", sealed.sealedCredential())
                .execute();
    }

    /** The accounts of a page and one more, if there is one: that tells that the list goes on. */
    List<Account> find(Platform platform, PageRequest page) {
        Position after = page.after();
        String rest = after == null ? "" : "and (created_at, id) < (:createdAt, :id)";
        Query query = sql.createQuery("""
                select %s
                from accounts
                where platform = :platform %s
                order by created_at desc, id desc
                limit :limit
                """.formatted(COLUMNS, rest));
        if (after != null) {
            query.bind("createdAt", after.createdAt().toEpochMilli()).bind("id", after.id());
        }
        return query.bind("platform", platform.id())
                .bind("limit", page.limit() + 1)
                .map((row, _) -> account(row))
                .list();
    }

    long count(Platform platform) {
        return sql.createQuery("select count(*) from accounts where platform = :platform")
                .bind("platform", platform.id())
                .mapTo(Long.class)
                .one();
    }

    /** The accounts that may get work: active and schedulable. */
    public List<SealedAccount> loadServing() {
        return sql.createQuery("""
                        select %s, credential_sealed
                        from accounts
                        where active and schedulable
                        """.formatted(COLUMNS))
                .map((row, _) -> new SealedAccount(account(row), row.getString("credential_sealed")))
                .list();
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getString("id"),
                platform(row.getString("platform")),
                row.getString("name"),
                row.getString("description"),
                URI.create(row.getString("base_url")),
                row.getString("credential_hint"),
                AuthHeader.of(row.getString("auth_header")),
                headers(row.getString("headers")),
                models(row.getString("supported_models")),
                row.getInt("priority"),
                row.getInt("weight"),
                row.getInt("max_concurrency"),
                row.getBoolean("active"),
                row.getBoolean("schedulable"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    private static Platform platform(String id) {
        return Platform.find(id)
                .orElseThrow(() -> new IllegalStateException("the database holds an account of the platform \"" + id
                        + "\", which this version does not know; it was written by a newer one"));
    }

    private static Map<String, String> headers(String json) {
        return Json.read(json, HEADERS);
    }

    private static @Nullable List<String> models(@Nullable String json) {
        return json == null ? null : Json.read(json, STRINGS);
    }
}
