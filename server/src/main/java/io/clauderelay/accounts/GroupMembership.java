package io.clauderelay.accounts;

import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Sees to it that accounts belong only to groups that exist. */
final class GroupMembership {
    private GroupMembership() {}

    /**
     * Holds the account's group, if it has one, until the transaction ends.
     *
     * @throws ProblemException 400 when there is no such group of the account's platform
     */
    static void hold(Handle sql, Account account) {
        String group = account.share().group();
        if (group != null && !new AccountGroups(sql).hold(account.platform(), group)) {
            throw ProblemException.badInput(List.of(new FieldProblem(
                    "group",
                    "there is no " + account.platform().id() + " group with the id \"" + group
                            + "\"; look it up in the list of groups")));
        }
    }
}
