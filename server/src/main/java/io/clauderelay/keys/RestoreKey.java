package io.clauderelay.keys;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Change;
import java.time.Instant;
import java.time.InstantSource;

/** Takes back the deletion of a key, and makes it active: whoever restores a key wants it to work. */
record RestoreKey(Changes changes, InstantSource clock) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        Instant now = Instant.ofEpochMilli(clock.millis());
        Key restored = changes.make(call, made -> {
            Keys keys = new Keys(made.sql());
            Key before = keys.lock(id).orElseThrow(() -> ProblemException.unknown("key", id));
            if (!before.isDeleted()) {
                throw ProblemException.of(
                        409, "Not deleted", "The key \"" + before.name() + "\" is not deleted; nothing was changed.");
            }
            Key after = before.restored(now);
            keys.update(after);
            made.audit("key.restore", new AuditLine.Subject("key", id), before, after);
            made.announce(Change.of(Keys.TOPIC, id));
            return after;
        });
        return Answer.ok(new Shown(restored));
    }
}
