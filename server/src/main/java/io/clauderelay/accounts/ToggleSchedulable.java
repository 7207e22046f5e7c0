package io.clauderelay.accounts;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Change;
import java.time.Instant;

/** Lets an account have new work, or no more of it; what is under way goes on. */
record ToggleSchedulable(Changes changes, States states) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        AccountPath path = AccountPath.of(call);
        Instant now = Instant.ofEpochMilli(states.clock().millis());
        Account toggled = changes.make(call, made -> {
            Accounts accounts = new Accounts(made.sql());
            SealedAccount sealed = accounts.lock(path.platform(), path.id()).orElseThrow(path::unknown);
            Account before = sealed.account();
            Account after = before.withSchedulable(!before.share().schedulable(), now);
            accounts.update(sealed.with(after));
            made.audit("account.toggle-schedulable", new AuditLine.Subject("account", path.id()), before, after);
            made.announce(Change.of(Accounts.TOPIC, path.id()));
            return after;
        });
        return Answer.ok(new ShownAccount.One(new ShownAccount(toggled, states.of(toggled))));
    }
}
