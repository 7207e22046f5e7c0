package io.clauderelay.platform.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.SQLiteConnection;

/**
 * The statements of one connection by their texts, each prepared once: to parse one that carries many rows takes as long
 * as to run it. Used by one thread at a time, as its connection is. Closing it closes them, and leaves the connection open.
 */
public final class Statements implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    public Statements(Connection connection) {
        this.connection = connection;
    }

    /** The statement of this text. It is not the caller's to close, and what it was run with before is to be bound anew. */
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        prepared.put(sql, statement);
        return statement;
    }

    /**
     * Whether {@code ?7} stands for the seventh parameter wherever it is written, as in SQLite; in PostgreSQL's driver each
     * mark is a parameter of its own.
     */
    public boolean hasNumberedParameters() throws SQLException {
        return connection.isWrapperFor(SQLiteConnection.class);
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }
}
