package io.clauderelay.accounts;

import io.clauderelay.audit.Changes;
import io.clauderelay.vocabulary.Platform;
import org.jspecify.annotations.Nullable;

/** The keys that are bound to accounts and groups. Declared here, kept by those who own keys. */
public interface BoundKeys {
    /** How many keys are bound to an account, deleted ones too: they can be restored. */
    long countOfAccount(Changes.Made made, Platform platform, String accountId);

    /** How many keys are bound to a group, deleted ones too. */
    long countOfGroup(Changes.Made made, Platform platform, String groupId);

    /**
     * Binds every key of an account to another one, each with an audit line of its own.
     *
     * @param to the id of the account; null for the shared pool
     */
    void move(Changes.Made made, Platform platform, String from, @Nullable String to);
}
