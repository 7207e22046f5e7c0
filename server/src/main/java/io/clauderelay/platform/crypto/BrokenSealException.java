package io.clauderelay.platform.crypto;

/** A sealed text that does not open: it was altered, moved to another place, or sealed under another key. */
public final class BrokenSealException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenSealException(String message) {
        super(message);
    }
}
