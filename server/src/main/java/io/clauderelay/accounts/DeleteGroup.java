package io.clauderelay.accounts;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;

/** Deletes a group that no account belongs to and no key is bound to. */
record DeleteGroup(Changes changes, BoundKeys keys) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        changes.make(call, made -> {
            AccountGroups groups = new AccountGroups(made.sql());
            AccountGroup before = groups.lock(id).orElseThrow(() -> ProblemException.unknown("group", id));
            long accounts = new Accounts(made.sql()).countOfGroup(id);
            long bound = keys.countOfGroup(made, before.platform(), id);
            if (accounts > 0 || bound > 0) {
                throw ProblemException.of(
                        409,
                        "Group in use",
                        accounts + " accounts belong to the group \"" + before.name() + "\" and " + bound
                                + " keys, deleted ones included, are bound to it; change these first.");
            }
            groups.delete(id);
            made.audit("group.delete", new AuditLine.Subject("group", id), before, null);
            return before;
        });
        return Answer.empty();
    }
}
