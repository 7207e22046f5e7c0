package io.clauderelay.app;

import io.clauderelay.accounts.AccountGroups;
import io.clauderelay.accounts.Accounts;
import io.clauderelay.accounts.BoundKeys;
import io.clauderelay.audit.Changes;
import io.clauderelay.keys.Binding;
import io.clauderelay.keys.BindingTargets;
import io.clauderelay.keys.Rebinding;
import io.clauderelay.vocabulary.Platform;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Lets keys and accounts, which do not know each other, ask each other what they must. */
public final class KeysAndAccounts implements BindingTargets, BoundKeys {
    private final Rebinding keys;

    public KeysAndAccounts(InstantSource clock) {
        this.keys = new Rebinding(clock);
    }

    @Override
    public boolean holdAccount(Handle sql, Platform platform, String id) {
        return new Accounts(sql).hold(platform, id);
    }

    @Override
    public boolean holdGroup(Handle sql, Platform platform, String id) {
        return new AccountGroups(sql).hold(platform, id);
    }

    @Override
    public long countOfAccount(Changes.Made made, Platform platform, String accountId) {
        return keys.countOfAccount(made, platform, accountId);
    }

    @Override
    public long countOfGroup(Changes.Made made, Platform platform, String groupId) {
        return keys.countOfGroup(made, platform, groupId);
    }

    @Override
    public void move(Changes.Made made, Platform platform, String from, @Nullable String to) {
        keys.move(made, platform, from, to == null ? new Binding.Shared() : new Binding.ToAccount(to));
    }
}
