package io.clauderelay.keys;

import io.clauderelay.platform.http.ProblemException;

/** Why something cannot be done with a key. */
final class KeyProblems {
    private KeyProblems() {}

    /** 409: the key is deleted, and what is asked is not for deleted keys. */
    static ProblemException deleted(Key key) {
        return ProblemException.of(
                409,
                "Deleted key",
                "The key \"" + key.name() + "\" is deleted; restore it first, at POST /api/v2/keys/" + key.id()
                        + "/restore.");
    }
}
