package io.clauderelay.keys;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Finds the keys that are bound to an account or a group, and binds them elsewhere when it is to go. */
public final class Rebinding {
    private final InstantSource clock;

    public Rebinding(InstantSource clock) {
        this.clock = clock;
    }

    /** How many keys are bound to an account, deleted ones too. */
    public long countOfAccount(Changes.Made made, Platform platform, String accountId) {
        return new Keys(made.sql()).countWhere(KeyRows.accountColumn(platform), accountId);
    }

    /** How many keys are bound to a group, deleted ones too. */
    public long countOfGroup(Changes.Made made, Platform platform, String groupId) {
        return new Keys(made.sql()).countWhere(KeyRows.groupColumn(platform), groupId);
    }

    /** Binds every key of an account elsewhere, each with an audit line of its own, deleted ones too. */
    public void move(Changes.Made made, Platform platform, String accountId, Binding to) {
        Keys keys = new Keys(made.sql());
        Instant now = Instant.ofEpochMilli(clock.millis());
        List<Key> bound = keys.lockWhere(KeyRows.accountColumn(platform), accountId);
        for (Key before : bound) {
            Key after = before.bound(platform, to, now);
            keys.update(after);
            made.audit("key.update", new AuditLine.Subject("key", before.id()), before, after);
            made.announce(Change.of(Keys.TOPIC, before.id()));
        }
    }
}
