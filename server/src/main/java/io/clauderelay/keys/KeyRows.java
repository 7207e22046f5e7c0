package io.clauderelay.keys;

import com.fasterxml.jackson.core.type.TypeReference;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** How a key stands in its row, in both directions. */
final class KeyRows {
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<List<Platform>> PLATFORMS = new TypeReference<>() {};
    private static final TypeReference<List<ClientKind>> CLIENTS = new TypeReference<>() {};

    /** The columns that an admin's words fill, in the order of their values. */
    static final List<String> WRITTEN = written();

    /** Everything that a key is read from. */
    static final String READ =
            String.join(", ", WRITTEN) + ", id, created_at, created_by, last_used_at, deleted_at, deleted_by";

    private KeyRows() {}

    private static List<String> written() {
        List<String> columns = new ArrayList<>(List.of(
                "name",
                "description",
                "hint",
                "owner",
                "tags",
                "active",
                "expiry_mode",
                "expires_at",
                "activation_unit",
                "activation_ms",
                "activated_at",
                "permissions",
                "models",
                "clients",
                "ip_allowlist",
                "concurrency",
                "queue_seconds",
                "rate",
                "budgets",
                "delivery",
                "updated_at"));
        for (Platform platform : Platform.values()) {
            columns.add(accountColumn(platform));
            columns.add(groupColumn(platform));
        }
        return List.copyOf(columns);
    }

    static String accountColumn(Platform platform) {
        return prefix(platform) + "_account_id";
    }

    static String groupColumn(Platform platform) {
        return prefix(platform) + "_group_id";
    }

    private static String prefix(Platform platform) {
        return platform.id().replace('-', '_');
    }

    /** Binds a value to each of {@link #WRITTEN}, under the column's name. */
    static void bind(Key key, SqlStatement<?> statement) {
        statement
                .bind("name", key.name())
                .bind("description", key.description())
                .bind("hint", key.hint())
                .bind("owner", key.owner())
                .bind("tags", Json.write(key.tags()))
                .bind("active", key.active())
                .bind("delivery", key.delivery().id())
                .bind("updated_at", key.updatedAt().toEpochMilli());
        bindExpiry(key.expiry(), statement);
        bindRights(key.rights(), statement);
        Limits limits = key.limits();
        statement
                .bind("concurrency", limits.concurrency())
                .bind("queue_seconds", limits.queueSeconds())
                .bind("rate", json(limits.rate()))
                .bind("budgets", json(limits.budgets()));
    }

    private static void bindExpiry(Expiry expiry, SqlStatement<?> statement) {
        Expiry.Activation activation = expiry instanceof Expiry.Activation terms ? terms : null;
        statement
                .bind("expiry_mode", expiry.mode())
                .bind("expires_at", millis(expiry.end()))
                .bind(
                        "activation_unit",
                        activation == null ? null : activation.unit().id())
                .bind(
                        "activation_ms",
                        activation == null ? null : (Long) activation.length().toMillis())
                .bind("activated_at", activation == null ? null : millis(activation.activatedAt()));
    }

    private static void bindRights(Rights rights, SqlStatement<?> statement) {
        // Null when nothing is restricted, so that it goes on meaning everything when there is more.
        boolean all = rights.permissions().size() == Platform.values().length;
        statement
                .bind("permissions", all ? null : Json.write(rights.permissions()))
                .bind("models", json(rights.models()))
                .bind("clients", json(rights.clients()))
                .bind("ip_allowlist", json(rights.ipAllowlist()));
        rights.binding()
                .forEach((platform, binding) -> statement
                        .bind(accountColumn(platform), binding instanceof Binding.ToAccount(String id) ? id : null)
                        .bind(groupColumn(platform), binding instanceof Binding.ToGroup(String id) ? id : null));
    }

    static Key read(ResultSet row) throws SQLException {
        return new Key(
                row.getString("id"),
                row.getString("name"),
                row.getString("description"),
                row.getString("hint"),
                row.getString("owner"),
                Json.read(row.getString("tags"), STRINGS),
                row.getBoolean("active"),
                expiry(row),
                rights(row),
                limits(row),
                Delivery.of(row.getString("delivery")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                instant(row, "last_used_at"),
                instant(row, "deleted_at"),
                row.getString("deleted_by"));
    }

    private static Expiry expiry(ResultSet row) throws SQLException {
        String mode = row.getString("expiry_mode");
        return switch (mode) {
            case "never" -> new Expiry.Never();
            case "fixed" -> new Expiry.Fixed(Instant.ofEpochMilli(row.getLong("expires_at")));
            case "activation" -> {
                Expiry.Unit unit = Expiry.Unit.of(row.getString("activation_unit"));
                int duration =
                        (int) (row.getLong("activation_ms") / unit.length().toMillis());
                yield new Expiry.Activation(duration, unit, instant(row, "activated_at"), instant(row, "expires_at"));
            }
            default ->
                throw new IllegalStateException("key " + row.getString("id") + " has the expiry mode \"" + mode
                        + "\", which this version does not know; it was written by a newer one");
        };
    }

    /** What the key of a row may do. */
    static Rights rights(ResultSet row) throws SQLException {
        String permissions = row.getString("permissions");
        String models = row.getString("models");
        String networks = row.getString("ip_allowlist");
        return new Rights(
                permissions == null ? Arrays.asList(Platform.values()) : Json.read(permissions, PLATFORMS),
                models == null ? null : Json.read(models, ModelRule.class),
                clients(row),
                networks == null ? null : Json.read(networks, STRINGS),
                binding(row));
    }

    private static @Nullable List<ClientKind> clients(ResultSet row) throws SQLException {
        String clients = row.getString("clients");
        return clients == null ? null : Json.read(clients, CLIENTS);
    }

    private static Map<Platform, Binding> binding(ResultSet row) throws SQLException {
        Map<Platform, Binding> bindings = new EnumMap<>(Platform.class);
        for (Platform platform : Platform.values()) {
            String account = row.getString(accountColumn(platform));
            String group = row.getString(groupColumn(platform));
            bindings.put(platform, binding(account, group));
        }
        return bindings;
    }

    private static Binding binding(@Nullable String account, @Nullable String group) {
        if (account != null) {
            return new Binding.ToAccount(account);
        }
        return group == null ? new Binding.Shared() : new Binding.ToGroup(group);
    }

    /** How much the key of a row may use. */
    static Limits limits(ResultSet row) throws SQLException {
        String rate = row.getString("rate");
        String budgets = row.getString("budgets");
        return new Limits(
                row.getInt("concurrency"),
                row.getInt("queue_seconds"),
                rate == null ? null : Json.read(rate, Rate.class),
                budgets == null ? null : Json.read(budgets, Budgets.class));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : (Long) instant.toEpochMilli();
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : Json.write(value);
    }
}
