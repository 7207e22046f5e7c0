package io.clauderelay.accounts;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Page;
import io.clauderelay.platform.sql.Database;

/** Lists the accounts of a platform, the newest first unless the query says otherwise. */
record ListAccounts(Database database, States states) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        AccountSearch search = AccountSearch.of(call);
        Page<Account> page = database.read(sql -> new Accounts(sql).page(search));
        return Answer.ok(page.map(account -> new ShownAccount(account, states.of(account))));
    }
}
