package io.clauderelay.platform.sql;

import io.clauderelay.platform.telemetry.LogKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what the nodes of one PostgreSQL database announce, on a connection and a thread of its own. */
final class PostgresListener implements AutoCloseable {
    static final String CHANNEL = "relay_changes";

    private static final Logger log = LoggerFactory.getLogger(PostgresListener.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** The driver looks at the connection's health only when something is read; so it is read at least this often. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PGSimpleDataSource source;
    private final BlockingQueue<ChangeFeed.News> heard;
    private final Thread listener;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    PostgresListener(PGSimpleDataSource source, BlockingQueue<ChangeFeed.News> heard) {
        this.source = source;
        this.heard = heard;
        this.listener = Thread.ofPlatform().name("change-listener").daemon(true).start(this::listenUntilClosed);
    }

    private void listenUntilClosed() {
        while (!closed) {
            try (Connection opened = source.getConnection()) {
                connection = opened;
                listen(opened);
            } catch (SQLException e) {
                if (!closed) {
                    log.atWarn()
                            .addKeyValue(LogKeys.REASON, e.getMessage())
                            .log("changes of other nodes are not heard at once; trying again");
                    pause();
                }
            }
        }
    }

    private void listen(Connection opened) throws SQLException {
        try (Statement statement = opened.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
        // What was announced while nobody listened.
        heard.add(new ChangeFeed.News.LookYourself());
        PGConnection notified = opened.unwrap(PGConnection.class);
        while (!closed) {
            for (PGNotification notification : notified.getNotifications((int) PATIENCE.toMillis())) {
                heard.add(new ChangeFeed.News.Told(Announcement.parse(notification.getParameter())));
            }
            try (Statement statement = opened.createStatement()) {
                statement.execute("select 1");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        Connection current = connection;
        if (current != null) {
            try {
                current.abort(Runnable::run);
            } catch (SQLException e) {
                log.atDebug().setCause(e).log("the listening connection did not close cleanly");
            }
        }
        listener.interrupt();
    }
}
