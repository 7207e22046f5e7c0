package io.clauderelay.scheduling;

import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How the accounts fare on this node. One for all event loops; reading takes no lock. */
public final class Conditions {
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<String, LiveAccount> accounts = new ConcurrentHashMap<>();

    /** The accounts whose cooldowns are not those that were kept last, until somebody keeps them. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    /** The accounts whose troubles an admin wants forgotten, whoever kept them. */
    private final Set<String> forgotten = ConcurrentHashMap.newKeySet();

    /**
     * Why an account is left alone.
     *
     * @param reason one sentence for an admin
     * @param since when it began
     * @param until when it is asked again; null when that time has come, and one attempt at a time is to show whether it
     *     is well
     */
    public record Trouble(
            Fault fault,
            String reason,
            Instant since,
            @Nullable Instant until) {}

    /**
     * Knows nothing bad of any account.
     *
     * @param clock the time of day
     * @param nanoTime the time that durations are measured in
     */
    public Conditions(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** The account of this id, which all event loops share. */
    LiveAccount account(String accountId) {
        return accounts.computeIfAbsent(accountId, id -> new LiveAccount(id, clock, nanoTime, () -> changed.add(id)));
    }

    long millis() {
        return clock.millis();
    }

    /** Why the account is left alone; empty when it is not. */
    public Optional<Trouble> find(String accountId) {
        LiveAccount account = accounts.get(accountId);
        Cooldown cooldown = account == null ? null : account.health().cooldown();
        if (cooldown == null) {
            return Optional.empty();
        }
        boolean over = cooldown.isOver(clock.millis());
        return Optional.of(new Trouble(
                cooldown.fault(),
                cooldown.reason(),
                Instant.ofEpochMilli(cooldown.since()),
                over ? null : Instant.ofEpochMilli(cooldown.until())));
    }

    /** How many attempts the account carries on this node. */
    public int inFlight(String accountId) {
        LiveAccount account = accounts.get(accountId);
        return account == null ? 0 : account.inFlight();
    }

    /** How long until the account's upstream allows it another request; zero when it does now. */
    public Duration untilAllowed(String accountId) {
        LiveAccount account = accounts.get(accountId);
        return account == null
                ? Duration.ZERO
                : Duration.ofNanos(account.allowance().nanosUntilRoom());
    }

    /** Forgets an account's troubles, so that it is asked again at once. */
    public void reset(String accountId) {
        forgotten.add(accountId);
        changed.add(accountId);
        LiveAccount account = accounts.get(accountId);
        if (account != null) {
            account.reset();
        }
    }

    /** Forgets what this node knows of every account. */
    public void resetAll() {
        accounts.values().forEach(LiveAccount::reset);
    }

    // ---- for whoever keeps them

    /** The cooldown of the account, over or not; null when it is well. */
    @Nullable
    Cooldown cooldown(String accountId) {
        LiveAccount account = accounts.get(accountId);
        return account == null ? null : account.health().cooldown();
    }

    Set<String> changed() {
        return changed;
    }

    Set<String> forgotten() {
        return forgotten;
    }
}
