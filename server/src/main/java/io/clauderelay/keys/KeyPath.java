package io.clauderelay.keys;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.ProblemException;

/** The {@code {id}} segment of the keys' paths. */
final class KeyPath {
    private static final int LONGEST_QUOTE = 40;

    private KeyPath() {}

    static String id(Call call) {
        return call.path("id");
    }

    /** 404: there is no key with this id. */
    static ProblemException unknown(String id) {
        String quoted = id.length() <= LONGEST_QUOTE ? id : id.substring(0, LONGEST_QUOTE) + "…";
        return ProblemException.of(404, "Unknown key", "There is no key with the id \"" + quoted + "\".");
    }

    /** 409: the key is deleted, and what is asked is not for deleted keys. */
    static ProblemException deleted(Key key) {
        return ProblemException.of(
                409,
                "Deleted key",
                "The key \"" + key.name() + "\" is deleted; restore it first, at POST /api/v2/keys/" + key.id()
                        + "/restore.");
    }
}
