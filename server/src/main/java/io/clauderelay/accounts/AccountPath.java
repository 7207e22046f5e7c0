package io.clauderelay.accounts;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.vocabulary.Platform;

/** Which account a call's path names. */
record AccountPath(Platform platform, String id) {
    private static final int LONGEST_QUOTE = 40;

    /**
     * Reads {@code {platform}} and {@code {id}}.
     *
     * @throws ProblemException 404 when there is no such platform
     */
    static AccountPath of(Call call) {
        return new AccountPath(PlatformPath.of(call), call.path("id"));
    }

    /** 404: the platform has no account with this id. */
    ProblemException unknown() {
        String quoted = id.length() <= LONGEST_QUOTE ? id : id.substring(0, LONGEST_QUOTE) + "…";
        return ProblemException.of(
                404, "Unknown account", "There is no " + platform.id() + " account with the id \"" + quoted + "\".");
    }
}
