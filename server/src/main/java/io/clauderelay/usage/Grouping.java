package io.clauderelay.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** By what usage is rolled up; each has a table of its own. */
enum Grouping {
    MODEL("usage_by_model", "model"),
    KEY("usage_by_key", "key_id"),
    ACCOUNT("usage_by_account", "account_id");

    private final String table;
    private final String column;

    Grouping(String table, String column) {
        this.table = table;
        this.column = column;
    }

    String table() {
        return table;
    }

    String column() {
        return column;
    }

    /** The name used in URLs and JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Grouping> find(String id) {
        return Arrays.stream(values())
                .filter(grouping -> grouping.id().equals(id))
                .findFirst();
    }

    static String ids() {
        return Arrays.stream(values()).map(Grouping::id).collect(Collectors.joining(", "));
    }

    /** Under which name an exchange is counted; empty where no account was asked. */
    String nameIn(UsageRecord usage) {
        return switch (this) {
            case MODEL -> usage.model();
            case KEY -> usage.keyId();
            case ACCOUNT -> Objects.requireNonNullElse(usage.accountId(), "");
        };
    }
}
