package io.clauderelay.directory;

import io.clauderelay.keys.Binding;
import io.clauderelay.keys.Delivery;
import io.clauderelay.keys.LiveKey;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key as the data plane sees it. The secret is not here, only what it entitles to.
 *
 * @param id the key's id
 * @param name the key's name, for logs
 * @param active false when an admin disabled it
 * @param expiresAt when it stops working; null for never, or for not before its first use
 * @param assured whether its answers are held until they are whole, so that it never sees a cut
 * @param bindings by platform, which accounts serve it; a platform that is missing means the shared ones
 * @param rights what it may do
 * @param limits how much it may use; null for no limit
 */
public record KeyEntry(
        String id,
        String name,
        boolean active,
        @Nullable Instant expiresAt,
        boolean assured,
        Map<Platform, Binding> bindings,
        KeyRights rights,
        @Nullable KeyLimits limits) {

    private static final Binding SHARED = new Binding.Shared();

    /** Among which accounts of a platform one is chosen for a key. */
    public enum Reach {
        /** All that are not dedicated. */
        SHARED,
        ONE_ACCOUNT,
        ONE_GROUP
    }

    public KeyEntry {
        bindings = Map.copyOf(bindings);
    }

    static KeyEntry of(LiveKey key) {
        Map<Platform, Binding> bound = new EnumMap<>(Platform.class);
        key.rights().binding().forEach((platform, binding) -> {
            // Nearly every key is bound to nothing; left out, a hundred thousand of them share one empty map.
            if (!(binding instanceof Binding.Shared)) {
                bound.put(platform, binding);
            }
        });
        return new KeyEntry(
                key.id(),
                key.name(),
                key.active(),
                key.expiresAt(),
                key.delivery() == Delivery.ASSURED,
                bound,
                KeyRights.of(key.rights()),
                KeyLimits.of(key.limits()));
    }

    /** Whether the key has run out at the given time. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Whether the account may serve this key. */
    public boolean maySpend(AccountEntry account) {
        return switch (binding(account.platform())) {
            case Binding.Shared() -> !account.dedicated();
            case Binding.ToAccount(String accountId) -> accountId.equals(account.id());
            case Binding.ToGroup(String groupId) -> groupId.equals(account.groupId());
        };
    }

    /** Where the accounts of {@link #maySpend} are looked for. */
    public Reach reach(Platform platform) {
        return switch (binding(platform)) {
            case Binding.Shared() -> Reach.SHARED;
            case Binding.ToAccount _ -> Reach.ONE_ACCOUNT;
            case Binding.ToGroup _ -> Reach.ONE_GROUP;
        };
    }

    private Binding binding(Platform platform) {
        return bindings.getOrDefault(platform, SHARED);
    }
}
