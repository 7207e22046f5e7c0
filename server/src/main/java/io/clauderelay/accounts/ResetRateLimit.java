package io.clauderelay.accounts;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Change;

/** Forgets an account's troubles on every node, so that it is asked again at once. */
record ResetRateLimit(Changes changes, States states) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        AccountPath path = AccountPath.of(call);
        Account account = changes.make(call, made -> {
            Account known = new Accounts(made.sql())
                    .find(path.platform(), path.id())
                    .orElseThrow(path::unknown)
                    .account();
            made.audit("account.reset-rate-limit", new AuditLine.Subject("account", path.id()), null, null);
            made.announce(Change.of(Accounts.RESETS, path.id()));
            return known;
        });
        // This node need not wait for the news, and its answer shows the state from now on.
        states.live().reset(account.id());
        return Answer.ok(new ShownAccount.One(new ShownAccount(account, states.of(account))));
    }
}
