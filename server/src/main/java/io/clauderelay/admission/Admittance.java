package io.clauderelay.admission;

import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyEntry;

/** Whether a request may go on. */
public sealed interface Admittance {
    /**
     * It may.
     *
     * @param key the key that asks
     * @param directory what was known of the organisation at this moment; the exchange keeps to it until its end
     */
    record Admitted(KeyEntry key, Directory directory) implements Admittance {}

    /**
     * It may not: no key, or not a key that works. One answer for all of them would hide from an honest user what to do.
     *
     * @param message what to do about it, for the client
     */
    record NotAuthenticated(String message) implements Admittance {}
}
