package io.clauderelay.accounts;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.ProblemException;

/** The group that a call's path names, and what is said when it cannot be had. */
final class GroupPath {
    private static final int LONGEST_QUOTE = 40;

    private GroupPath() {}

    static String id(Call call) {
        return call.path("id");
    }

    /** 404: there is no group with this id. */
    static ProblemException unknown(String id) {
        String quoted = id.length() <= LONGEST_QUOTE ? id : id.substring(0, LONGEST_QUOTE) + "…";
        return ProblemException.of(404, "Unknown group", "There is no group with the id \"" + quoted + "\".");
    }

    /** 409: another group of the platform has the name. */
    static ProblemException taken(AccountGroup group) {
        return ProblemException.of(
                409,
                "Name taken",
                "There is a " + group.platform().id() + " group named \"" + group.name() + "\" already.");
    }
}
