package io.clauderelay.metering;

import java.io.IOException;
import java.nio.file.Path;

/** A file with a segment's name whose head is no segment's: nothing in it can be verified. */
final class DamagedSegmentException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedSegmentException(Path file) {
        super(file + " is not a journal segment");
    }
}
