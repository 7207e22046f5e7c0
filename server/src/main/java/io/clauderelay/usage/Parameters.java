package io.clauderelay.usage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * Binds the parameters of a statement with many rows, one after the other. Plain JDBC, because here thousands are bound
 * at a time, and Jdbi's search for the right kind of argument would cost three times what the database does.
 */
final class Parameters {
    private final PreparedStatement statement;
    private int at;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters text(@Nullable String value) throws SQLException {
        statement.setString(++at, value);
        return this;
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(++at, value);
        return this;
    }

    Parameters numberOrNull(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(++at, Types.BIGINT);
            return this;
        }
        return number(value);
    }

    Parameters flag(boolean value) throws SQLException {
        statement.setBoolean(++at, value);
        return this;
    }
}
