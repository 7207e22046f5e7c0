package io.clauderelay.platform.sql;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The caller's own thread: the driver blocks without pinning, and the server orders concurrent writers. */
final class PostgresLanes implements Lanes {
    /** Two transactions that waited for each other; the server has rolled one of them back, whole. */
    private static final Set<String> WORTH_ANOTHER_TRY = Set.of("40001", "40P01");

    /** Deadlocks among the relay's own short transactions dissolve at once. */
    private static final int MOST_TRIES = 4;

    @Override
    public <T> T read(Callable<T> work) {
        return run(work);
    }

    @Override
    public <T> T write(Callable<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return run(work);
            } catch (RuntimeException e) {
                if (tries == MOST_TRIES || !WORTH_ANOTHER_TRY.contains(state(e))) {
                    throw e;
                }
            }
        }
    }

    private static <T> T run(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw isUnreachable(e) ? new DatabaseUnavailableException(e) : e;
        } catch (Exception e) {
            throw new IllegalStateException("the database failed", e);
        } catch (Error e) {
            throw new IllegalStateException("the database failed", e);
        }
    }

    private static boolean isUnreachable(Throwable failure) {
        String state = state(failure);
        // 08: connection exceptions; 57P: the server stops or starts; 53300: it takes no more connections.
        return state.startsWith("08") || state.startsWith("57P") || state.equals("53300");
    }

    /** The SQL state that the driver or the pool told; empty for none. */
    private static String state(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return "08000";
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    @Override
    public void close() {
        // The threads are the callers'.
    }
}
