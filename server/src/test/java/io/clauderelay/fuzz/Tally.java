package io.clauderelay.fuzz;

import io.clauderelay.console.ContractOperation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often each operation was called, and how that was answered. */
public final class Tally {
    private final Map<ContractOperation, SortedMap<Integer, Integer>> statuses = new LinkedHashMap<>();

    Tally(List<ContractOperation> operations) {
        operations.forEach(operation -> statuses.put(operation, new TreeMap<>()));
    }

    void count(ContractOperation operation, int status) {
        counts(operation).merge(status, 1, Integer::sum);
    }

    int calls(ContractOperation operation) {
        return counts(operation).values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The operations that never succeeded, by their ids: of what lies behind their refusals nothing is known. */
    public List<String> neverSucceeded() {
        return statuses.keySet().stream()
                .filter(operation -> succeeded(operation) == 0)
                .map(ContractOperation::id)
                .toList();
    }

    private SortedMap<Integer, Integer> counts(ContractOperation operation) {
        return statuses.getOrDefault(operation, new TreeMap<>());
    }

    private int succeeded(ContractOperation operation) {
        return counts(operation).subMap(200, 300).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** A line for each operation: calls, the share that succeeded, and how often each status came. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        statuses.forEach((operation, counts) -> {
            int calls = calls(operation);
            lines.append("%-60s %6d calls %4d %% succeeded  %s%n"
                    .formatted(operation, calls, calls == 0 ? 0 : 100 * succeeded(operation) / calls, counts));
        });
        return lines.toString();
    }
}
