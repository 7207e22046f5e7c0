package io.clauderelay.admins;

import com.fasterxml.jackson.annotation.JsonValue;
import io.clauderelay.platform.http.Endpoint.Access;
import java.util.Locale;

/** What an admin may do; each role includes the ones below it. */
public enum Role {
    /** Everything, other admins included. */
    OWNER(Access.OWNER),
    /** Keys, accounts, prices, settings. */
    ADMIN(Access.ADMIN),
    /** Look, change nothing. */
    VIEWER(Access.VIEWER);

    private final Access access;

    Role(Access access) {
        this.access = access;
    }

    /** The name used in SQL and JSON, such as {@code owner}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the role opens. */
    public Access access() {
        return access;
    }

    /**
     * Reads the name of {@link #id()}.
     *
     * @throws IllegalArgumentException for any other text
     */
    static Role of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
