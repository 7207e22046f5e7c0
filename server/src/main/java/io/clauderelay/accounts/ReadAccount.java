package io.clauderelay.accounts;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Database;

/** Shows one account. */
record ReadAccount(Database database, States states) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        AccountPath path = AccountPath.of(call);
        Account account = database.read(sql -> new Accounts(sql).find(path.platform(), path.id()))
                .orElseThrow(path::unknown)
                .account();
        return Answer.ok(new ShownAccount.One(new ShownAccount(account, states.of(account))));
    }
}
