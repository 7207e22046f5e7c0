package io.clauderelay.platform.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells when a write was refused because what it writes must be there once only, and is there already. */
public final class UniqueViolation {
    private static final String POSTGRES_STATE = "23505";

    private UniqueViolation() {}

    /** Whether that is what the failure comes from; its transaction can only be rolled back then. */
    public static boolean isBehind(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isOne(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOne(SQLException failure) {
        return POSTGRES_STATE.equals(failure.getSQLState())
                || (failure instanceof SQLiteException sqlite
                        && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE);
    }
}
