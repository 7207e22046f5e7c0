package io.clauderelay.keys;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Issues a key. Its secret is in the answer and nowhere else. */
record CreateKey(Changes changes, KeyBindings bindings, Secrets secrets, TimeOrderedIds ids, InstantSource clock)
        implements Endpoint.Handler {

    @Override
    public Answer handle(Call call) {
        KeyDraft draft = KeyDraft.read(call.body());
        refuseUseBeforeIssue(draft.expiry());
        KeySecret secret = KeySecret.issue();
        Key key = key(draft, secret, call.caller().name());
        String digest = secret.digest(secrets);
        changes.make(call, made -> {
            bindings.hold(made.sql(), key);
            new Keys(made.sql()).insert(key, digest);
            made.audit("key.create", new AuditLine.Subject("key", key.id()), null, key);
            made.announce(Change.of(Keys.TOPIC, key.id()));
            return key;
        });
        return Answer.created(new Issued(key, secret.text()));
    }

    private static void refuseUseBeforeIssue(Expiry expiry) {
        if (expiry instanceof Expiry.Activation activation) {
            List<FieldProblem> problems = new ArrayList<>();
            if (activation.activatedAt() != null) {
                problems.add(setByFirstUse("activatedAt"));
            }
            if (activation.at() != null) {
                problems.add(setByFirstUse("at"));
            }
            if (!problems.isEmpty()) {
                throw ProblemException.badInput(problems);
            }
        }
    }

    private static FieldProblem setByFirstUse(String name) {
        return new FieldProblem("expiry." + name, name + " is set by the key's first use; leave it out");
    }

    private Key key(KeyDraft draft, KeySecret secret, String createdBy) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Expiry expiry = draft.expiry() instanceof Expiry.Activation activation ? activation.from(null) : draft.expiry();
        return new Key(
                ids.next(),
                draft.name(),
                draft.description(),
                secret.hint(),
                draft.owner(),
                draft.tags(),
                draft.active(),
                expiry,
                draft.rights(),
                draft.limits(),
                draft.delivery(),
                now,
                createdBy,
                now,
                null,
                null,
                null);
    }
}
