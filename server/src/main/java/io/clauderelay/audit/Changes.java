package io.clauderelay.audit;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Makes the changes that admins ask for: what is written, its audit line and its announcement to the nodes are one
 * transaction, and so are all there or none. Safe for use by many threads.
 */
public final class Changes {
    private final Database database;
    private final ChangeFeed feed;
    private final Audit audit;

    public Changes(Database database, ChangeFeed feed, Audit audit) {
        this.database = database;
        this.feed = feed;
        this.audit = audit;
    }

    /** Runs the work in one transaction; an exception undoes all of it. It may be run more than once. */
    public <T> T make(Call call, Function<Made, T> work) {
        AuditLine.Actor actor = AuditLine.Actor.of(call);
        return database.write(sql -> work.apply(new Made(sql, actor)));
    }

    /** A change while it is being made. */
    public final class Made {
        private final Handle sql;
        private final AuditLine.Actor actor;

        private Made(Handle sql, AuditLine.Actor actor) {
            this.sql = sql;
            this.actor = actor;
        }

        /** The handle of the transaction. */
        public Handle sql() {
            return sql;
        }

        /** The name of the admin who makes the change. */
        public String by() {
            return actor.name();
        }

        /**
         * Leaves the audit line of something done to one subject.
         *
         * @param before the subject as clients were shown it; null when it was not there, or is as it was
         * @param after the subject as clients are shown it now; null when it is gone, or is as it was
         */
        public void audit(String action, AuditLine.Subject subject, @Nullable Object before, @Nullable Object after) {
            audit.record(sql, new AuditLine(actor, action, subject, before, after));
        }

        /** Tells every node that keeps a copy. */
        public void announce(Change change) {
            feed.announce(sql, change);
        }
    }
}
