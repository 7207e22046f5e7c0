package io.clauderelay.platform.sql;

import io.clauderelay.platform.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Where everything is kept that must outlive a restart.
 *
 * @param url of a PostgreSQL database, such as {@code postgresql://user:password@host:5432/name}; null for an SQLite file
 *     in the data folder
 * @param maxConnections how many connections to PostgreSQL this node holds at most
 */
public record DatabaseSettings(@Nullable Secret url, int maxConnections) {
    public DatabaseSettings {
        if (url != null) {
            var _ = PostgresUrl.parse(url.value());
        }
        if (maxConnections < 2) {
            throw new IllegalArgumentException("maxConnections is " + maxConnections
                    + ", expected at least 2: the ledger must not wait for the console");
        }
    }

    /** SQLite; with PostgreSQL ten connections, of which a server of usual size has a hundred. */
    public static DatabaseSettings defaults() {
        return new DatabaseSettings(null, 10);
    }
}
