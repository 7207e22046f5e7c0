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

/** Deletes a key: its secret opens nothing any more, while what it used stays known and it can be restored. */
record DeleteKey(Changes changes, InstantSource clock) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        Instant now = Instant.ofEpochMilli(clock.millis());
        changes.make(call, made -> {
            Keys keys = new Keys(made.sql());
            Key before = keys.lock(id)
                    .filter(key -> !key.isDeleted())
                    .orElseThrow(() -> ProblemException.unknown("key", id));
            Key after = before.deleted(now, made.by());
            keys.update(after);
            made.audit("key.delete", new AuditLine.Subject("key", id), before, after);
            made.announce(Change.of(Keys.TOPIC, id));
            return after;
        });
        return Answer.empty();
    }
}
