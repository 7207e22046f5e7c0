package io.clauderelay.accounts;

import com.fasterxml.jackson.core.type.TypeReference;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.NanoUsd;
import io.clauderelay.vocabulary.Platform;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** How an account stands in its row, in both directions. */
final class AccountRows {
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, String>> STRING_MAP = new TypeReference<>() {};

    /** The columns that can change. */
    static final List<String> WRITTEN = List.of(
            "name",
            "description",
            "base_url",
            "credential_sealed",
            "credential_hint",
            "auth_header",
            "headers",
            "user_agent",
            "organization",
            "supported_models",
            "model_mapping",
            "proxy",
            "proxy_password_sealed",
            "timeouts",
            "priority",
            "weight",
            "max_concurrency",
            "group_id",
            "type",
            "active",
            "schedulable",
            "cost_multiplier_millionths",
            "daily_quota_nano_usd",
            "quota_reset_hour",
            "quota_time_zone",
            "search_text",
            "updated_at");

    /** Everything that an account is read from. */
    static final String READ = String.join(", ", WRITTEN) + ", id, platform, created_at, created_by";

    private AccountRows() {}

    /** Binds a value to each of {@link #WRITTEN}, under the column's name. */
    static void bind(SealedAccount sealed, SqlStatement<?> statement) {
        Account account = sealed.account();
        statement
                .bind("name", account.name())
                .bind("description", account.description())
                .bind("search_text", searchText(account))
                .bind("credential_sealed", sealed.sealedCredential())
                .bind("proxy_password_sealed", sealed.sealedProxyPassword())
                .bind("updated_at", account.updatedAt().toEpochMilli());
        bindWay(account.way(), statement);
        bindShare(account.share(), statement);
    }

    private static void bindWay(Way way, SqlStatement<?> statement) {
        statement
                .bind("base_url", way.baseUrl().toString())
                .bind("credential_hint", way.credentialHint())
                .bind("auth_header", way.authHeader().id())
                .bind("headers", Json.write(way.headers()))
                .bind("user_agent", way.userAgent())
                .bind("organization", way.organization())
                .bind(
                        "supported_models",
                        way.supportedModels() instanceof SupportedModels.Listed(var models) ? Json.write(models) : null)
                .bind(
                        "model_mapping",
                        way.supportedModels() instanceof SupportedModels.Mapped(var names) ? Json.write(names) : null)
                .bind("proxy", json(way.proxy()))
                .bind("timeouts", json(way.timeouts()));
    }

    private static void bindShare(Share share, SqlStatement<?> statement) {
        DailyQuota quota = share.dailyQuota();
        statement
                .bind("priority", share.priority())
                .bind("weight", share.weight())
                .bind("max_concurrency", share.maxConcurrency())
                .bind("group_id", share.group())
                .bind("type", share.type().id())
                .bind("active", share.active())
                .bind("schedulable", share.schedulable())
                .bind("cost_multiplier_millionths", share.costMultiplierMillionths())
                .bind(
                        "daily_quota_nano_usd",
                        quota == null ? null : (Long) quota.usd().value())
                .bind("quota_reset_hour", quota == null ? 0 : quota.resetHour())
                .bind(
                        "quota_time_zone",
                        quota == null ? "UTC" : quota.timeZone().getId());
    }

    private static String searchText(Account account) {
        String description = account.description() == null ? "" : account.description();
        String organization =
                account.way().organization() == null ? "" : account.way().organization();
        return String.join(
                        " ",
                        account.name(),
                        description,
                        organization,
                        account.way().baseUrl().toString())
                .toLowerCase(Locale.ROOT);
    }

    static SealedAccount read(ResultSet row) throws SQLException {
        Account account = new Account(
                row.getString("id"),
                platform(row.getString("platform")),
                row.getString("name"),
                row.getString("description"),
                way(row),
                share(row),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("updated_at")));
        return new SealedAccount(account, row.getString("credential_sealed"), row.getString("proxy_password_sealed"));
    }

    private static Way way(ResultSet row) throws SQLException {
        String proxy = row.getString("proxy");
        String timeouts = row.getString("timeouts");
        return new Way(
                URI.create(row.getString("base_url")),
                row.getString("credential_hint"),
                AuthHeader.of(row.getString("auth_header")),
                Json.read(row.getString("headers"), STRING_MAP),
                row.getString("user_agent"),
                row.getString("organization"),
                models(row.getString("supported_models"), row.getString("model_mapping")),
                proxy == null ? null : Json.read(proxy, Proxy.class),
                timeouts == null ? null : Json.read(timeouts, Timeouts.class));
    }

    private static @Nullable SupportedModels models(@Nullable String listed, @Nullable String mapped) {
        if (mapped != null) {
            return new SupportedModels.Mapped(Json.read(mapped, STRING_MAP));
        }
        return listed == null ? null : new SupportedModels.Listed(Json.read(listed, STRINGS));
    }

    private static Share share(ResultSet row) throws SQLException {
        return new Share(
                row.getInt("priority"),
                row.getInt("weight"),
                row.getInt("max_concurrency"),
                row.getString("group_id"),
                AccountType.of(row.getString("type")),
                row.getBoolean("active"),
                row.getBoolean("schedulable"),
                Share.costMultiplier(row.getLong("cost_multiplier_millionths")),
                quota(row));
    }

    private static @Nullable DailyQuota quota(ResultSet row) throws SQLException {
        long nanoUsd = row.getLong("daily_quota_nano_usd");
        return row.wasNull()
                ? null
                : new DailyQuota(
                        new NanoUsd(nanoUsd),
                        row.getInt("quota_reset_hour"),
                        ZoneId.of(row.getString("quota_time_zone")));
    }

    private static Platform platform(String id) {
        return Platform.find(id)
                .orElseThrow(() -> new IllegalStateException("the database holds an account of the platform \"" + id
                        + "\", which this version does not know; it was written by a newer one"));
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : Json.write(value);
    }
}
