package io.clauderelay.admins;

import io.clauderelay.platform.crypto.RandomSecrets;
import java.util.Optional;

/** What a password that somebody chooses must be like, and one that nobody has to choose. */
final class NewPassword {
    /** What guidelines ask of a password that is the only factor. */
    static final int SHORTEST = 12;

    static final int LONGEST = 1_000;

    /** 144 random bits in 24 characters. */
    private static final int GENERATED_BYTES = 18;

    private NewPassword() {}

    static String generate() {
        return RandomSecrets.urlSafe(GENERATED_BYTES);
    }

    /** What is wrong with a password, in words that follow a field's name and do not repeat it; empty when nothing is. */
    static Optional<String> flaw(String password, String adminName) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of(" has " + length + " characters, expected " + SHORTEST + " to " + LONGEST);
        }
        if (password.equalsIgnoreCase(adminName)) {
            return Optional.of(" is the admin's name; choose one that cannot be guessed");
        }
        return Optional.empty();
    }
}
