package io.clauderelay.accounts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whom an account serves. */
public enum AccountType {
    /** Every key that is not bound elsewhere. */
    SHARED,
    /** Only keys that are bound to it. */
    DEDICATED;

    /** The name used in SQL and JSON. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(AccountType::id).toList();
    }

    static AccountType of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
