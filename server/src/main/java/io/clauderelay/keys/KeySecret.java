package io.clauderelay.keys;

import io.clauderelay.platform.crypto.RandomSecrets;
import io.clauderelay.platform.crypto.Secrets;
import java.util.HexFormat;

/** The secret of a key at the only moment the relay has it: when it is issued. */
record KeySecret(String text) {
    private static final String PREFIX = "cr_";
    private static final int RANDOM_BYTES = 32;
    private static final int SHOWN_FIRST = 7;
    private static final int SHOWN_LAST = 4;

    static KeySecret issue() {
        return new KeySecret(PREFIX + RandomSecrets.urlSafe(RANDOM_BYTES));
    }

    /** Enough to tell keys apart, far too little to guess the rest. */
    String hint() {
        return text.substring(0, SHOWN_FIRST) + "…" + text.substring(text.length() - SHOWN_LAST);
    }

    /** What the relay keeps of it, in hexadecimal digits. */
    String digest(Secrets secrets) {
        return HexFormat.of().formatHex(secrets.keyHasher().digest(text));
    }

    @Override
    public String toString() {
        return "KeySecret[" + hint() + "]";
    }
}
