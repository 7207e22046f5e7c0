package io.clauderelay.streams;

/** An answer of which it is not said what it means: another reader may understand something else. */
final class NotWellFormedException extends Exception {
    private static final long serialVersionUID = 1;

    NotWellFormedException(String message) {
        super(message);
    }

    NotWellFormedException(String message, Throwable cause) {
        super(message, cause);
    }
}
