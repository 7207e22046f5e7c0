package io.clauderelay.keys;

import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;

/** Issues a key. Its secret is in the answer and nowhere else. */
record CreateKey(
        Database database, ChangeFeed changes, Audit audit, Secrets secrets, TimeOrderedIds ids, InstantSource clock)
        implements Endpoint.Handler {

    record Created(Key key, String secret) {
        @Override
        public String toString() {
            return "Created[key=" + key.id() + ", secret=redacted]";
        }
    }

    @Override
    public Answer handle(Call call) {
        KeyDraft draft = KeyDraft.read(call.body());
        KeySecret secret = KeySecret.issue();
        Key key = key(draft, secret, call.caller().name());
        String digest = HexFormat.of().formatHex(secrets.keyHasher().digest(secret.text()));
        database.write(sql -> {
            new Keys(sql).insert(key, digest);
            audit.record(sql, AuditLine.created(AuditLine.Actor.of(call), new AuditLine.Subject("key", key.id()), key));
            changes.announce(sql, Change.of(Keys.TOPIC, key.id()));
            return key;
        });
        return Answer.created(new Created(key, secret.text()));
    }

    private Key key(KeyDraft draft, KeySecret secret, String createdBy) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return new Key(
                ids.next(),
                draft.name(),
                draft.description(),
                secret.hint(),
                draft.owner(),
                draft.tags(),
                draft.active(),
                draft.expiry(),
                now,
                createdBy,
                now,
                null);
    }
}
