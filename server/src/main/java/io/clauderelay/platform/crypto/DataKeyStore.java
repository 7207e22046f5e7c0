package io.clauderelay.platform.crypto;

import java.io.IOException;
import java.util.Optional;

/** Where the data key is kept, sealed under the master key. */
public interface DataKeyStore {
    /** The sealed data key; empty before the first start. */
    Optional<String> find() throws IOException;

    /** Keeps a sealed data key unless there is one already, and tells which is kept now. */
    String keep(String sealed) throws IOException;

    /**
     * Puts the data key, sealed anew, in the place of the one that was found, wholly or not at all.
     *
     * @throws IllegalStateException when another took its place meanwhile
     */
    void replace(String found, String anew) throws IOException;

    /** Where that is, for a sentence to the operator. */
    String place();

    /** What the operator does when the master key at hand does not open it. */
    String remedy();
}
