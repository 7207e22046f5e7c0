package io.clauderelay.accounts;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Page;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.vocabulary.Platform;

/** Lists the accounts of a platform, the newest first. */
record ListAccounts(Database database) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        Platform platform = PlatformPath.of(call);
        PageRequest request = PageRequest.of(call);
        return Answer.ok(database.read(sql -> {
            Accounts accounts = new Accounts(sql);
            return Page.of(
                    request,
                    accounts.find(platform, request),
                    accounts.count(platform),
                    account -> new PageRequest.Position(account.createdAt(), account.id()));
        }));
    }
}
