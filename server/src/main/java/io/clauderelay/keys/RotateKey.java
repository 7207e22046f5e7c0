package io.clauderelay.keys;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Change;
import java.time.Instant;
import java.time.InstantSource;

/** Gives a key a new secret, which is in the answer and nowhere else; the old one opens nothing any more. */
record RotateKey(Changes changes, Secrets secrets, InstantSource clock) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        Instant now = Instant.ofEpochMilli(clock.millis());
        KeySecret secret = KeySecret.issue();
        String digest = secret.digest(secrets);
        Key rotated = changes.make(call, made -> {
            Keys keys = new Keys(made.sql());
            Key before = keys.lock(id).orElseThrow(() -> ProblemException.unknown("key", id));
            if (before.isDeleted()) {
                throw KeyProblems.deleted(before);
            }
            Key after = before.rotated(secret.hint(), now);
            keys.update(after);
            keys.replaceDigest(id, digest);
            made.audit("key.rotate", new AuditLine.Subject("key", id), before, after);
            made.announce(Change.of(Keys.TOPIC, id));
            return after;
        });
        return Answer.ok(new Issued(rotated, secret.text()));
    }
}
