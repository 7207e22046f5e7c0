package io.clauderelay.accounts;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.Quotes;
import io.clauderelay.vocabulary.Platform;

/** Which account a call's path names. */
record AccountPath(Platform platform, String id) {
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
        return ProblemException.of(
                404,
                "Unknown account",
                "There is no " + platform.id() + " account with the id \"" + Quotes.shorten(id) + "\".");
    }
}
