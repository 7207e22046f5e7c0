package io.clauderelay.platform.sql;

import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** How many changes each topic has had, counted in the database in the transactions of the changes. */
final class Versions {
    private Versions() {}

    /** Counts one more. Transactions that change the same topic commit in the order of their numbers. */
    static long next(Handle sql, String topic) {
        return sql.createQuery("""
                        insert into change_versions (topic, version) values (:topic, 1)
                        on conflict (topic) do update set version = change_versions.version + 1
                        returning version
                        """).bind("topic", topic).mapTo(Long.class).one();
    }

    static Map<String, Long> load(Handle sql) {
        Map<String, Long> versions = new HashMap<>();
        sql.createQuery("select topic, version from change_versions")
                .map((row, _) -> versions.put(row.getString("topic"), row.getLong("version")))
                .list();
        return versions;
    }
}
