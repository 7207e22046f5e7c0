package io.clauderelay.keys;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Change;
import java.time.Instant;
import java.time.InstantSource;

/** Changes the fields of a key that are sent, and no others. */
record UpdateKey(Changes changes, KeyBindings bindings, InstantSource clock) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        JsonNode change = call.body();
        Instant now = Instant.ofEpochMilli(clock.millis());
        Key changed = changes.make(call, made -> {
            Keys keys = new Keys(made.sql());
            Key before = keys.lock(id).orElseThrow(() -> ProblemException.unknown("key", id));
            if (before.isDeleted()) {
                throw KeyProblems.deleted(before);
            }
            Key after = KeyChange.of(before, change, now);
            bindings.hold(made.sql(), after);
            keys.update(after);
            made.audit("key.update", new AuditLine.Subject("key", id), before, after);
            made.announce(Change.of(Keys.TOPIC, id));
            return after;
        });
        return Answer.ok(new Shown(changed));
    }
}
