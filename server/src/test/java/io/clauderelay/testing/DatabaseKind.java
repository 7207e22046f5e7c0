package io.clauderelay.testing;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.sql.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The databases the relay runs on. A test class that is a contract for both takes it as its parameter:
 * {@code @ParameterizedClass @EnumSource(DatabaseKind.class)}.
 */
public enum DatabaseKind {
    SQLITE {
        @Override
        public DatabaseSettings settings(Path folder) {
            return DatabaseSettings.defaults();
        }
    },
    POSTGRESQL {
        @Override
        public DatabaseSettings settings(Path folder) {
            return new DatabaseSettings(PostgresServer.urlOf(folder), 5);
        }
    };

    /** How to reach the database that belongs to the folder: the same at every call, new for a new folder. */
    public abstract DatabaseSettings settings(Path folder);

    /** Opens it. */
    public Database open(Path folder) throws IOException {
        return Database.open(settings(folder), folder);
    }
}
