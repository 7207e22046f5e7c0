package io.clauderelay.platform.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** SQLite's connection for bulk changes, whose statements are kept from one to the next. Used by the writing thread alone. */
final class SqliteBulk implements AutoCloseable {
    private final DataSource source;
    private @Nullable Open open;

    private record Open(Connection connection, Jdbi jdbi, Statements statements) {}

    SqliteBulk(DataSource source) {
        this.source = source;
    }

    <T> T make(BulkChange<T> change) {
        Open on = open != null ? open : open();
        try {
            return on.jdbi.inTransaction(sql -> change.make(sql, on.statements));
        } catch (RuntimeException | Error e) {
            // Whatever a statement was left with, the next change does not begin with it.
            try {
                close();
            } catch (IllegalStateException notClosed) {
                e.addSuppressed(notClosed);
            }
            throw e;
        }
    }

    private Open open() {
        try {
            Connection connection = source.getConnection();
            open = new Open(connection, Jdbi.create(connection), new Statements(connection));
            return open;
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be opened once more", e);
        }
    }

    @Override
    public void close() {
        Open last = open;
        open = null;
        if (last != null) {
            try {
                last.connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("the database cannot be closed", e);
            }
        }
    }
}
