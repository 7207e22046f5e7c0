package io.clauderelay.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.crypto.SealedBox;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Change;
import java.time.Instant;

/** Changes the fields of an account that are sent, and no others. */
record UpdateAccount(Changes changes, SealedBox credentials, States states, boolean allowPrivateUpstreams)
        implements Endpoint.Handler {

    /**
     * What came of it.
     *
     * @param mended whether it asks its upstream in another way, which makes its troubles a thing of the past
     */
    private record Outcome(Account account, boolean mended) {}

    @Override
    public Answer handle(Call call) {
        AccountPath path = AccountPath.of(call);
        JsonNode change = call.body();
        Instant now = Instant.ofEpochMilli(states.clock().millis());
        Outcome outcome = changes.make(call, made -> {
            Accounts accounts = new Accounts(made.sql());
            SealedAccount before = accounts.lock(path.platform(), path.id()).orElseThrow(path::unknown);
            SealedAccount after = new AccountChange(change, allowPrivateUpstreams, credentials).of(before, now);
            GroupMembership.hold(made.sql(), after.account());
            accounts.update(after);
            made.audit(
                    "account.update", new AuditLine.Subject("account", path.id()), before.account(), after.account());
            made.announce(Change.of(Accounts.TOPIC, path.id()));
            boolean mended = !after.asksLike(before);
            if (mended) {
                made.announce(Change.of(Accounts.RESETS, path.id()));
            }
            return new Outcome(after.account(), mended);
        });
        Account changed = outcome.account();
        if (outcome.mended()) {
            states.live().reset(changed.id());
        }
        return Answer.ok(new ShownAccount.One(new ShownAccount(changed, states.of(changed))));
    }
}
