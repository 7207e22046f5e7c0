package io.clauderelay.platform.sql;

/** The database cannot be reached at the moment. Nothing was changed; the same may succeed later. */
public final class DatabaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseUnavailableException(Throwable cause) {
        super("the database cannot be reached", cause);
    }
}
