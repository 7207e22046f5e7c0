package io.clauderelay.accounts;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.crypto.SealedBox;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Adds an upstream account. Its credential goes in and never comes out again. */
record CreateAccount(
        Changes changes, SealedBox credentials, TimeOrderedIds ids, States states, boolean allowPrivateUpstreams)
        implements Endpoint.Handler {

    @Override
    public Answer handle(Call call) {
        Platform platform = PlatformPath.of(call);
        AccountDraft draft = AccountDraft.readNew(call.body(), allowPrivateUpstreams);
        requirePassword(draft);
        SealedAccount sealed = seal(account(platform, draft, call.caller().name()), draft);
        Account account = sealed.account();
        changes.make(call, made -> {
            GroupMembership.hold(made.sql(), account);
            new Accounts(made.sql()).insert(sealed);
            made.audit("account.create", new AuditLine.Subject("account", account.id()), null, account);
            made.announce(Change.of(Accounts.TOPIC, account.id()));
            return account;
        });
        return Answer.created(new ShownAccount.One(new ShownAccount(account, states.of(account))));
    }

    private static void requirePassword(AccountDraft draft) {
        Proxy proxy = draft.way().proxy();
        if (proxy != null && proxy.auth() != null && draft.proxyPassword() == null) {
            throw ProblemException.badInput(List.of(new FieldProblem(
                    "proxy.auth.password", "password is missing, expected the one that goes with the username")));
        }
    }

    private SealedAccount seal(Account account, AccountDraft draft) {
        String password = draft.proxyPassword();
        return new SealedAccount(
                account,
                SealedAccount.sealCredential(
                        account.id(), Objects.requireNonNull(draft.credential()).text(), credentials),
                password == null ? null : SealedAccount.sealProxyPassword(account.id(), password, credentials));
    }

    private Account account(Platform platform, AccountDraft draft, String createdBy) {
        Instant now = Instant.ofEpochMilli(states.clock().millis());
        return new Account(
                ids.next(),
                platform,
                draft.name(),
                draft.description(),
                draft.way(),
                draft.share(),
                now,
                createdBy,
                now);
    }
}
