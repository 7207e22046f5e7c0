package io.clauderelay.usage;

import org.jdbi.v3.core.Handle;

/** Told, inside the transaction, that a key's time has begun to run, so that whoever keeps a copy of the key hears of it. */
@FunctionalInterface
public interface KeyActivation {
    void begun(Handle sql, String keyId);
}
