package io.clauderelay.usage;

import io.clauderelay.platform.sql.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notes on the keys when each was used last. It only moves forward, whatever the order in which exchanges end. */
final class KeyUses {
    private KeyUses() {}

    static void note(Statements statements, List<UsageRecord> records) throws SQLException {
        // Sorted, so that nodes that write at the same time take row locks in the same order.
        Map<String, Long> latest = new TreeMap<>();
        for (UsageRecord usage : records) {
            latest.merge(usage.keyId(), usage.startedAt().toEpochMilli(), Math::max);
        }
        PreparedStatement update = statements.prepare("""
                UPDATE keys SET last_used_at = ?
                WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)
                """);
        for (Map.Entry<String, Long> use : latest.entrySet()) {
            new Parameters(update).number(use.getValue()).text(use.getKey()).number(use.getValue());
            update.addBatch();
        }
        update.executeBatch();
    }
}
