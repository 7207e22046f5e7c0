package io.clauderelay.scheduling;

import io.clauderelay.platform.telemetry.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts whose upstreams want to be left alone for a while. One for all event loops; reading takes no lock. */
public final class Cooldowns {
    private static final Logger log = LoggerFactory.getLogger(Cooldowns.class);

    private static final Duration WHEN_RATE_LIMITED = Duration.ofSeconds(60);
    private static final Duration WHEN_OVERLOADED = Duration.ofSeconds(30);
    private static final Duration WHEN_UNAUTHORIZED = Duration.ofMinutes(30);

    /** An upstream that means days has no more to say than one that means an hour: it is asked again to find out. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<String, Cooldown> byAccount = new ConcurrentHashMap<>();

    public Cooldowns(InstantSource clock) {
        this.clock = clock;
    }

    /** Why an account is left alone at the moment; empty when it is not. */
    public Optional<Cooldown> find(String accountId) {
        return Optional.ofNullable(current(accountId));
    }

    /** The same as null or not: it is asked for every account of every request. */
    @Nullable
    Cooldown current(String accountId) {
        Cooldown cooldown = byAccount.get(accountId);
        if (cooldown == null || clock.instant().isBefore(cooldown.until())) {
            return cooldown;
        }
        byAccount.remove(accountId, cooldown);
        return null;
    }

    /** Forgets why an account is left alone, so that it is asked again at once. */
    public void clear(String accountId) {
        byAccount.remove(accountId);
    }

    /** The same for every account. */
    public void clearAll() {
        byAccount.clear();
    }

    /** The account has answered well though it was left alone because of this. */
    void recovered(String accountId, Cooldown from) {
        if (byAccount.remove(accountId, from)) {
            log.atInfo().addKeyValue(LogKeys.ACCOUNT, accountId).log("account answers again");
        }
    }

    /**
     * The account has answered with an error. Whichever pause lasts longer stands.
     *
     * @param retryAfter the header of that name; null for none
     */
    void failed(String accountId, int status, @Nullable String retryAfter) {
        Instant now = clock.instant();
        switch (status) {
            case 429 -> {
                Duration pause = RetryAfter.read(retryAfter, now).orElse(WHEN_RATE_LIMITED);
                begin(accountId, Cooldown.Kind.COOLING, "Its upstream answered 429: rate limited.", now, pause);
            }
            case 529 ->
                begin(accountId, Cooldown.Kind.COOLING, "Its upstream answered 529: overloaded.", now, WHEN_OVERLOADED);
            case 401, 403 ->
                begin(
                        accountId,
                        Cooldown.Kind.UNAUTHORIZED,
                        "Its upstream answered " + status + ": it does not take the credential.",
                        now,
                        WHEN_UNAUTHORIZED);
            default -> {
                // Of the request, or a passing trouble of the upstream.
            }
        }
    }

    private void begin(String accountId, Cooldown.Kind kind, String reason, Instant now, Duration pause) {
        Instant until = now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
        if (!now.isBefore(until)) {
            return;
        }
        boolean known = current(accountId) != null;
        Cooldown begun = new Cooldown(kind, reason, now, until);
        byAccount.merge(accountId, begun, (before, after) -> after.until().isAfter(before.until()) ? after : before);
        if (!known) {
            log.atWarn()
                    .addKeyValue(LogKeys.ACCOUNT, accountId)
                    .addKeyValue(LogKeys.REASON, reason)
                    .log("account cools down");
        }
    }
}
