package io.clauderelay.keys;

import io.clauderelay.vocabulary.Platform;
import org.jdbi.v3.core.Handle;

/** The accounts and groups that keys can be bound to. Declared here, kept by those who own accounts. */
public interface BindingTargets {
    /** Whether there is such an account; if so, nobody deletes it until the transaction ends. */
    boolean holdAccount(Handle sql, Platform platform, String id);

    /** Whether there is such a group; if so, nobody deletes it until the transaction ends. */
    boolean holdGroup(Handle sql, Platform platform, String id);
}
