package io.clauderelay.platform.crypto;

/** Real hashes that cost a hundredth of what they should: tests sign in hundreds of times. */
public final class QuickPasswords {
    private static final int MEMORY_KIB = 256;

    private QuickPasswords() {}

    public static Passwords open() {
        return new Passwords(MEMORY_KIB);
    }
}
