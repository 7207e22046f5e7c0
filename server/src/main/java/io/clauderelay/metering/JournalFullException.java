package io.clauderelay.metering;

/** The journal has no room left and could not get any: the disk is full or gone. The record was not kept. */
public final class JournalFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JournalFullException(String message) {
        super(message);
    }
}
