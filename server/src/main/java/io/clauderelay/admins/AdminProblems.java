package io.clauderelay.admins;

import io.clauderelay.platform.http.ProblemException;

/** Why something cannot be done with an admin. */
final class AdminProblems {
    private AdminProblems() {}

    static ProblemException nameTaken(String name) {
        return ProblemException.of(
                409, "Name taken", "There is an admin \"" + name + "\" already; names are unique, choose another.");
    }

    static ProblemException lastOwner(String name) {
        return ProblemException.of(
                409,
                "Last owner",
                name + " is the last active owner, and without one nobody could manage admins. Make another admin an"
                        + " owner first.");
    }

    static ProblemException changedMeanwhile() {
        return ProblemException.of(
                409,
                "Changed meanwhile",
                "This password was changed a moment ago, by another session or an owner. Sign in again.");
    }
}
