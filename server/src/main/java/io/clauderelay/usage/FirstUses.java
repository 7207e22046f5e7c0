package io.clauderelay.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets the time of keys that expire some time after their first use begin to run. Exchanges end in any order, and on any
 * node, so an earlier use may still come and moves the beginning back.
 */
final class FirstUses {
    private FirstUses() {}

    /** Notes the first uses among the records and answers the keys whose time begins with them. */
    static List<String> note(Connection connection, List<UsageRecord> records) throws SQLException {
        Map<String, Long> earliest = new HashMap<>();
        for (UsageRecord usage : records) {
            earliest.merge(usage.keyId(), usage.startedAt().toEpochMilli(), Math::min);
        }
        List<String> begun = new ArrayList<>();
        for (String key : runningFromFirstUse(connection, List.copyOf(earliest.keySet()))) {
            if (begin(connection, key, earliest.getOrDefault(key, 0L))) {
                begun.add(key);
            }
        }
        return begun;
    }

    /** Sorted, so that nodes that write at the same time take row locks in the same order. */
    private static List<String> runningFromFirstUse(Connection connection, List<String> keys) throws SQLException {
        if (keys.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement query =
                connection.prepareStatement("""
                SELECT id FROM keys WHERE expiry_mode = 'activation' AND id IN (%s) ORDER BY id
                """.formatted(String.join(", ", Collections.nCopies(keys.size(), "?"))))) {
            Parameters parameters = new Parameters(query);
            for (String key : keys) {
                parameters.text(key);
            }
            List<String> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    private static boolean begin(Connection connection, String key, long use) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE keys SET activated_at = ?, expires_at = ? + activation_ms
                WHERE id = ? AND expiry_mode = 'activation' AND (activated_at IS NULL OR activated_at > ?)
                """)) {
            new Parameters(update).number(use).number(use).text(key).number(use);
            return update.executeUpdate() > 0;
        }
    }
}
