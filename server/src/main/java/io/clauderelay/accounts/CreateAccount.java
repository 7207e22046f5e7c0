package io.clauderelay.accounts;

import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.crypto.SealedBox;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.time.InstantSource;

/** Adds an upstream account. Its credential goes in and never comes out again. */
record CreateAccount(
        Database database,
        ChangeFeed changes,
        Audit audit,
        SealedBox credentials,
        TimeOrderedIds ids,
        InstantSource clock,
        boolean allowPrivateUpstreams)
        implements Endpoint.Handler {

    record Created(Account account) {}

    @Override
    public Answer handle(Call call) {
        Platform platform = PlatformPath.of(call);
        AccountDraft draft = AccountDraft.read(call.body(), allowPrivateUpstreams);
        Account account = account(platform, draft, call.caller().name());
        SealedAccount sealed = SealedAccount.seal(account, draft.credential().text(), credentials);
        database.write(sql -> {
            new Accounts(sql).insert(sealed);
            audit.record(
                    sql,
                    AuditLine.created(
                            AuditLine.Actor.of(call), new AuditLine.Subject("account", account.id()), account));
            changes.announce(sql, Change.of(Accounts.TOPIC, account.id()));
            return account;
        });
        return Answer.created(new Created(account));
    }

    private Account account(Platform platform, AccountDraft draft, String createdBy) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return new Account(
                ids.next(),
                platform,
                draft.name(),
                draft.description(),
                draft.baseUrl(),
                draft.credential().hint(),
                draft.authHeader(),
                draft.headers(),
                draft.supportedModels(),
                draft.priority(),
                draft.weight(),
                draft.maxConcurrency(),
                draft.active(),
                draft.schedulable(),
                now,
                createdBy,
                now);
    }
}
