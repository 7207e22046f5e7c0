package io.clauderelay.usage;

import io.clauderelay.platform.sql.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Brings many rows to the database, as many as possible in each statement: a statement for each row would open every
 * index anew.
 */
final class RowBatches {
    /** Each carries four times what the next does: few statements are known, and a list is brought by few of them. */
    private static final int[] SIZES = {64, 16, 4, 1};

    /** The texts of the statements that bring one row or several. */
    static final class Sql {
        private final String[] texts;

        /** @param text makes the text for so many rows */
        Sql(IntFunction<String> text) {
            this.texts = IntStream.of(SIZES).mapToObj(text).toArray(String[]::new);
        }

        /** The text for a single row. */
        String ofOne() {
            return texts[SIZES.length - 1];
        }
    }

    /** Binds all parameters of a statement that brings these rows. */
    interface Binding<T> {
        void bind(Parameters parameters, List<T> rows) throws SQLException;
    }

    private RowBatches() {}

    /**
     * Runs statements until all rows are brought, in their order.
     *
     * @return how many rows were changed
     */
    static <T> long run(Statements statements, Sql sql, List<T> rows, Binding<T> binding) throws SQLException {
        long changed = 0;
        int from = 0;
        for (int i = 0; i < SIZES.length; i++) {
            int to = from + (rows.size() - from) / SIZES[i] * SIZES[i];
            if (to > from) {
                changed += run(statements.prepare(sql.texts[i]), rows.subList(from, to), SIZES[i], binding);
            }
            from = to;
        }
        return changed;
    }

    private static <T> long run(PreparedStatement statement, List<T> rows, int each, Binding<T> binding)
            throws SQLException {
        for (int from = 0; from < rows.size(); from += each) {
            binding.bind(new Parameters(statement), rows.subList(from, from + each));
            statement.addBatch();
        }
        return Arrays.stream(statement.executeBatch()).asLongStream().sum();
    }
}
