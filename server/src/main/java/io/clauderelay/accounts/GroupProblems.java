package io.clauderelay.accounts;

import io.clauderelay.platform.http.ProblemException;

/** Why something cannot be done with a group. */
final class GroupProblems {
    private GroupProblems() {}

    /** 409: another group of the platform has the name. */
    static ProblemException taken(AccountGroup group) {
        return ProblemException.of(
                409,
                "Name taken",
                "There is a " + group.platform().id() + " group named \"" + group.name() + "\" already.");
    }
}
