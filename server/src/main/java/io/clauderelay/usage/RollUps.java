package io.clauderelay.usage;

import io.clauderelay.platform.sql.Statements;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Adds exchanges to the tables of sums. */
final class RollUps {
    private static final String ADDED = String.join(
            ", ",
            FigureColumns.NAMES.stream()
                    .map(name -> name + " = stored." + name + " + excluded." + name)
                    .toList());

    /** By the tables' names. */
    private static final Map<String, RowBatches.Sql> SQL = new ConcurrentHashMap<>();

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

    /** All that the finest roll-ups tell of an exchange. */
    private record Place(
            long quarter, String keyId, String accountId, String model, String platform, String clientKind) {
        static Place of(Counted exchange) {
            return new Place(
                    Grain.QUARTER.floor(exchange.startedAt()),
                    exchange.keyId(),
                    exchange.accountId(),
                    exchange.model(),
                    exchange.platform(),
                    exchange.clientKind());
        }

        Counted counted(Figures figures) {
            return new Counted(quarter, keyId, accountId, model, platform, clientKind, figures);
        }
    }

    private RollUps() {}

    /** Adds the exchanges to all of them. */
    static void add(Statements statements, List<Counted> exchanges) throws SQLException {
        List<Counted> apart = together(exchanges);
        for (RollUp rollUp : RollUp.values()) {
            for (Grain grain : rollUp.grains()) {
                Map<Cell, Figures> sums = new TreeMap<>();
                for (Counted exchange : apart) {
                    sums.merge(cell(rollUp, grain, exchange), exchange.figures(), Figures::plus);
                }
                List<Map.Entry<Cell, Figures>> rows = List.copyOf(sums.entrySet());
                RowBatches.run(statements, sql(rollUp, grain), rows, RollUps::bind);
            }
        }
    }

    /** As one those that no roll-up tells apart, so that the many of one conversation are looked up once. */
    private static List<Counted> together(List<Counted> exchanges) {
        Map<Place, Figures> sums = new HashMap<>();
        for (Counted exchange : exchanges) {
            sums.merge(Place.of(exchange), exchange.figures(), Figures::plus);
        }
        return sums.entrySet().stream()
                .map(sum -> sum.getKey().counted(sum.getValue()))
                .toList();
    }

    private static Cell cell(RollUp rollUp, Grain grain, Counted exchange) {
        return new Cell(
                grain.floor(exchange.startedAt()),
                rollUp.dimensions().stream().map(exchange::name).toList());
    }

    private static RowBatches.Sql sql(RollUp rollUp, Grain grain) {
        return SQL.computeIfAbsent(rollUp.table(grain), _ -> new RowBatches.Sql(rows -> upsert(rollUp, grain, rows)));
    }

    private static void bind(Parameters parameters, List<Map.Entry<Cell, Figures>> sums) throws SQLException {
        for (Map.Entry<Cell, Figures> sum : sums) {
            parameters.number(sum.getKey().bucket());
            for (String name : sum.getKey().names()) {
                parameters.text(name);
            }
            FigureColumns.bind(parameters, sum.getValue());
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
