package io.clauderelay.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() throws IOException {
        database = Database.openSqlite(folder.resolve("data"));
        database.write(sql -> sql.execute("create table notes (id integer not null primary key)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void readsSeeWhatWasWritten() {
        add(1);

        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aChangeThatFailsLeavesNothingBehindAndItsFailureReachesTheCaller() {
        assertThatThrownBy(() -> database.write(sql -> {
                    sql.execute("insert into notes (id) values (1)");
                    throw new IllegalArgumentException("changed my mind");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("changed my mind");

        assertThat(count()).isZero();
    }

    @Test
    void aBulkChangeFindsTheStatementsOfTheOneBefore() {
        PreparedStatement first = database.writeBulk((_, statements) -> addInBatch(statements, 1, 2));
        PreparedStatement second = database.writeBulk((_, statements) -> addInBatch(statements, 3));

        assertThat(second).isSameAs(first);
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void aBulkChangeThatFailsLeavesNothingBehindForTheNext() {
        assertThatThrownBy(() -> database.writeBulk((_, statements) -> addInBatch(statements, 1, 2, 2)))
                .hasMessageContaining("UNIQUE");
        assertThatThrownBy(() -> database.writeBulk((_, statements) -> {
                    addWithoutRunning(statements, 5);
                    throw new IllegalArgumentException("changed my mind");
                }))
                .hasMessage("changed my mind");

        database.writeBulk((_, statements) -> addInBatch(statements, 2));

        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aBulkChangeSeesWhatOthersWroteAndIsSeenByThem() {
        add(1);
        int seen = database.writeBulk((sql, statements) -> {
            addInBatch(statements, 2);
            return sql.createQuery("select count(*) from notes")
                    .mapTo(Integer.class)
                    .one();
        });
        add(3);

        assertThat(seen).isEqualTo(2);
        assertThat(count()).isEqualTo(3);
    }

    private static PreparedStatement addInBatch(Statements statements, int... ids) {
        try {
            PreparedStatement insert = addWithoutRunning(statements, ids);
            insert.executeBatch();
            return insert;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static PreparedStatement addWithoutRunning(Statements statements, int... ids) {
        try {
            PreparedStatement insert = statements.prepare("insert into notes (id) values (?)");
            for (int id : ids) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            return insert;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Test
    void anErrorIsNotTakenForAnAnswer() {
        assertThatThrownBy(() -> database.read(_ -> {
                    throw new AssertionError("broken");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("broken");
    }

    @Test
    void manyWritersAtOnceWaitForEachOther() throws InterruptedException, ExecutionException {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> writes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int id = i;
                writes.add(callers.submit(() -> add(id)));
            }
            for (Future<Integer> write : writes) {
                assertThat(write.get()).isEqualTo(1);
            }
        }

        assertThat(count()).isEqualTo(50);
    }

    @Test
    void whatWasWrittenIsThereAfterAnotherStart() throws IOException {
        add(1);
        database.close();
        database = Database.openSqlite(folder.resolve("data"));

        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aDamagedFileIsNamedWithWhatToDo() throws IOException {
        Path damaged = folder.resolve("damaged");
        Files.createDirectories(damaged);
        Files.writeString(damaged.resolve("relay.db"), "not a database, whatever its name is\n".repeat(100));

        assertRefused(damaged, "not a database");
    }

    @Test
    void aFileThatCannotBeOpenedIsNamedWithWhatToDo() throws IOException {
        Path blocked = folder.resolve("blocked");
        Files.createDirectories(blocked.resolve("relay.db"));

        assertRefused(blocked, "unable to open");
    }

    private static void assertRefused(Path folder, String reason) {
        assertThatThrownBy(() -> Database.openSqlite(folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve("relay.db") + " cannot be used")
                .hasMessageContaining(reason)
                .hasMessageEndingWith("restore the file from a backup")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aFileOfANewerVersionIsNotTouched() {
        database.write(sql -> sql.execute("""
                insert into flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (99, '99', 'later', 'SQL', 'V99__later.sql', 1, '', 1, 1)
                """));

        assertThatThrownBy(() -> Database.openSqlite(folder.resolve("data")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve("data").resolve("relay.db") + " was made by another version");
    }

    @Test
    void referencesAreEnforced() {
        assertThatThrownBy(
                        () -> database.write(
                                sql -> sql.execute(
                                        "insert into admin_sessions (id, admin_id, created_at, expires_at) values ('1', 'none', 0, 0)")))
                .hasMessageContaining("FOREIGN KEY");
    }

    @Test
    void aCallerWhoIsInterruptedIsToldSo() {
        Semaphore answers = new Semaphore(0);
        Thread.currentThread().interrupt();

        try {
            assertThatThrownBy(() -> database.read(_ -> {
                        answers.acquireUninterruptibly();
                        return 1;
                    }))
                    .hasMessageContaining("interrupted");
        } finally {
            answers.release();
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    private int add(int id) {
        return database.write(sql -> sql.execute("insert into notes (id) values (?)", id));
    }

    private int count() {
        return database.read(sql -> sql.createQuery("select count(*) from notes")
                .mapTo(Integer.class)
                .one());
    }
}
