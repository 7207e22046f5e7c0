package io.clauderelay.platform.sql;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A few platform threads, because SQLite's native calls would pin the carriers of virtual threads, and one for writing,
 * which is what SQLite allows anyway.
 */
final class SqliteLanes implements Lanes {
    /** Enough for the console's pages beside the ledger; SQLite readers never wait for the writer in WAL mode. */
    static final int READERS = 4;

    private final ExecutorService readers = Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().name("sql-reader-", 0).daemon(true).factory());
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sql-writer").daemon(true).factory());

    @Override
    public <T> T read(Callable<T> work) {
        return await(readers, work);
    }

    @Override
    public <T> T write(Callable<T> work) {
        return await(writer, work);
    }

    private static <T> T await(ExecutorService executor, Callable<T> work) {
        try {
            return executor.submit(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("the database failed", e.getCause());
        }
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }
}
