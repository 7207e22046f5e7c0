package io.clauderelay.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds exchanges to the tables of sums. */
final class RollUps {
    /** As many rows as one statement can carry on every database: 20 columns of at most 32,766 parameters. */
    private static final int MOST_ROWS = 1_600;

    private static final String ADDED = String.join(
            ", ",
            FigureColumns.NAMES.stream()
                    .map(name -> name + " = stored." + name + " + excluded." + name)
                    .toList());

    /**
     * Where a sum is kept. Sorted, so that nodes that write at the same time take row locks in the same order.
     *
     * @param names in the order of the roll-up's dimensions
     */
    private record Cell(long bucket, List<String> names) implements Comparable<Cell> {
        @Override
        public int compareTo(Cell other) {
            int order = Long.compare(bucket, other.bucket);
            for (int i = 0; i < names.size() && order == 0; i++) {
                order = names.get(i).compareTo(other.names.get(i));
            }
            return order;
        }
    }

    private RollUps() {}

    /** Adds the exchanges to all of them. */
    static void add(Connection connection, List<Counted> exchanges) throws SQLException {
        for (RollUp rollUp : RollUp.values()) {
            for (Grain grain : rollUp.grains()) {
                Map<Cell, Figures> sums = new TreeMap<>();
                for (Counted exchange : exchanges) {
                    sums.merge(cell(rollUp, grain, exchange), exchange.figures(), Figures::plus);
                }
                add(connection, rollUp, grain, sums);
            }
        }
    }

    private static Cell cell(RollUp rollUp, Grain grain, Counted exchange) {
        return new Cell(
                grain.floor(exchange.startedAt()),
                rollUp.dimensions().stream().map(exchange::name).toList());
    }

    private static void add(Connection connection, RollUp rollUp, Grain grain, Map<Cell, Figures> sums)
            throws SQLException {
        List<Map.Entry<Cell, Figures>> all = List.copyOf(sums.entrySet());
        for (int from = 0; from < all.size(); from += MOST_ROWS) {
            List<Map.Entry<Cell, Figures>> some = all.subList(from, Math.min(from + MOST_ROWS, all.size()));
            try (PreparedStatement upsert = connection.prepareStatement(upsert(rollUp, grain, some.size()))) {
                Parameters parameters = new Parameters(upsert);
                for (Map.Entry<Cell, Figures> sum : some) {
                    parameters.number(sum.getKey().bucket());
                    for (String name : sum.getKey().names()) {
                        parameters.text(name);
                    }
                    FigureColumns.bind(parameters, sum.getValue());
                }
                upsert.executeUpdate();
            }
        }
    }

    private static String upsert(RollUp rollUp, Grain grain, int rows) {
        int columns = 1 + rollUp.dimensions().size() + FigureColumns.NAMES.size();
        String row = "(" + "?, ".repeat(columns - 1) + "?)";
        return """
                insert into %1$s as stored (bucket, %2$s, %3$s)
                values %4$s
                on conflict (bucket, %2$s) do update set %5$s
                """.formatted(
                        rollUp.table(grain),
                        rollUp.columns(),
                        FigureColumns.LIST,
                        String.join(", ", Collections.nCopies(rows, row)),
                        ADDED);
    }
}
