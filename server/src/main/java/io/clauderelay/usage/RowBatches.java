package io.clauderelay.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Brings many rows to the database, some in each statement. To parse a row's parameters costs as much as to write the row,
 * so all full statements are one that is parsed once; and a statement for each row would open every index anew.
 */
final class RowBatches {
    private static final int ROWS = 25;

    /** Binds all parameters of one row. */
    interface Binding<T> {
        void bind(Parameters parameters, T row) throws SQLException;
    }

    private RowBatches() {}

    /**
     * Runs statements until all rows are brought, in their order.
     *
     * @param sql makes the text of a statement of so many rows
     * @return how many rows were changed
     */
    static <T> long run(Connection connection, List<T> rows, IntFunction<String> sql, Binding<T> binding)
            throws SQLException {
        int full = rows.size() / ROWS * ROWS;
        return run(connection, rows.subList(0, full), ROWS, sql, binding)
                + run(connection, rows.subList(full, rows.size()), rows.size() - full, sql, binding);
    }

    /** Those of which each statement carries so many. */
    private static <T> long run(
            Connection connection, List<T> rows, int each, IntFunction<String> sql, Binding<T> binding)
            throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql.apply(each))) {
            for (int from = 0; from < rows.size(); from += each) {
                Parameters parameters = new Parameters(statement);
                for (T row : rows.subList(from, from + each)) {
                    binding.bind(parameters, row);
                }
                statement.addBatch();
            }
            return Arrays.stream(statement.executeBatch()).asLongStream().sum();
        }
    }
}
