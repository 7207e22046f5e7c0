package io.clauderelay.accounts;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.SearchWords;
import io.clauderelay.platform.sql.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deletes an account. Keys that are bound to it must go elsewhere first, or in the same act. */
record DeleteAccount(Changes changes, BoundKeys keys) implements Endpoint.Handler {
    private static final String REASSIGN_TO = "reassignTo";
    private static final String SHARED_POOL = "shared";

    @Override
    public Answer handle(Call call) {
        AccountPath path = AccountPath.of(call);
        String reassignTo = SearchWords.find(call, REASSIGN_TO).orElse(null);
        changes.make(call, made -> {
            Accounts accounts = new Accounts(made.sql());
            Account before = accounts.lock(path.platform(), path.id())
                    .orElseThrow(path::unknown)
                    .account();
            freeKeys(made, path, before, reassignTo);
            accounts.delete(path.id());
            made.audit("account.delete", new AuditLine.Subject("account", path.id()), before, null);
            made.announce(Change.of(Accounts.TOPIC, path.id()));
            return path;
        });
        return Answer.empty();
    }

    private void freeKeys(Changes.Made made, AccountPath path, Account account, @Nullable String reassignTo) {
        long bound = keys.countOfAccount(made, path.platform(), path.id());
        if (reassignTo == null && bound > 0) {
            throw ProblemException.of(
                    409,
                    "Keys are bound",
                    bound + " keys, deleted ones included, are bound to the account \"" + account.name()
                            + "\"; bind them elsewhere first, or delete with ?" + REASSIGN_TO
                            + "=shared or the id of another account.");
        }
        if (reassignTo == null) {
            return;
        }
        boolean toPool = reassignTo.equals(SHARED_POOL);
        boolean known =
                toPool || (!reassignTo.equals(path.id()) && new Accounts(made.sql()).hold(path.platform(), reassignTo));
        if (!known) {
            throw ProblemException.badInput(List.of(new FieldProblem(
                    REASSIGN_TO,
                    REASSIGN_TO + " is \"" + reassignTo + "\", expected " + SHARED_POOL + " or the id of another "
                            + path.platform().id() + " account")));
        }
        keys.move(made, path.platform(), path.id(), toPool ? null : reassignTo);
    }
}
