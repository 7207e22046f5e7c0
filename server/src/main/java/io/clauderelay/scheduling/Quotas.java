package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.AccountQuota;
import io.clauderelay.directory.Directory;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of their daily quotas accounts have left. The ledger is read again and again on a thread of its own, for other
 * nodes spend too and prices are corrected; in between what this node settles is added at once.
 */
public final class Quotas implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Quotas.class);

    /** A new day, a new account and another amount are noticed so late. */
    private static final long ROUND_MILLIS = 250;

    /** So many rounds pass between two looks at the ledger. */
    private static final int ROUNDS_PER_LOOK = 40;

    private final Map<String, QuotaUse> uses = new ConcurrentHashMap<>();
    private final Map<String, Instant> readFrom = new ConcurrentHashMap<>();
    private final DayCosts costs;
    private final InstantSource clock;
    private final Supplier<Directory> directory;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("account-quotas").daemon(true).factory());
    private int round;
    private boolean failing;

    public Quotas(DayCosts costs, InstantSource clock, Supplier<Directory> directory) {
        this.costs = costs;
        this.clock = clock;
        this.directory = directory;
    }

    /** Begins to look. */
    public void start() {
        var _ = thread.scheduleWithFixedDelay(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** For how many milliseconds an account has to rest because its quota is spent; 0 when it may serve. */
    long millisUntilReset(AccountEntry account, long nowMillis) {
        AccountQuota quota = account.quota();
        if (quota == null) {
            return 0;
        }
        return use(account.id(), quota).millisUntilReset(nowMillis);
    }

    private QuotaUse use(String accountId, AccountQuota quota) {
        QuotaUse use = uses.get(accountId);
        return use == null ? begin(accountId, quota) : use;
    }

    /** Before the account gets its first work, so that what that costs is counted. */
    private QuotaUse begin(String accountId, AccountQuota quota) {
        QuotaUse begun = new QuotaUse(quota);
        begun.begin(quota, clock.instant());
        QuotaUse other = uses.putIfAbsent(accountId, begun);
        return other == null ? begun : other;
    }

    /**
     * An exchange was settled.
     *
     * @param accountId who answered it
     * @param position where the journal has it
     */
    public void charge(String accountId, Instant startedAt, long nanoUsd, long position) {
        QuotaUse use = uses.get(accountId);
        if (use != null && nanoUsd > 0) {
            use.charge(startedAt, nanoUsd, position);
        }
    }

    /** Whatever fails here is tried again in the next round: a timer that throws does not come again. */
    void round() {
        boolean again = round++ % ROUNDS_PER_LOOK == 0;
        try {
            look(begin(again));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /**
     * Begins the day of all that have a quota, before any of them waits for the ledger.
     *
     * @return since when the ledger is to be read, by account
     */
    private Map<String, Instant> begin(boolean again) {
        Map<String, AccountQuota> wanted = wanted();
        uses.keySet().retainAll(wanted.keySet());
        readFrom.keySet().retainAll(wanted.keySet());
        Instant now = clock.instant();
        Map<String, Instant> unread = new HashMap<>();
        wanted.forEach((id, quota) -> {
            Instant from = use(id, quota).begin(quota, now);
            if (again || !from.equals(readFrom.get(id))) {
                unread.put(id, from);
            }
        });
        return unread;
    }

    /** The accounts that have a quota, by id. */
    private Map<String, AccountQuota> wanted() {
        Directory current = directory.get();
        Map<String, AccountQuota> wanted = new HashMap<>();
        for (Platform platform : Platform.values()) {
            for (AccountEntry account : current.accounts(platform)) {
                AccountQuota quota = account.quota();
                if (quota != null) {
                    wanted.put(account.id(), quota);
                }
            }
        }
        return wanted;
    }

    /** One that cannot be read is no reason not to read the others. */
    private void look(Map<String, Instant> unread) {
        @Nullable RuntimeException failure = null;
        for (Map.Entry<String, Instant> account : unread.entrySet()) {
            try {
                look(account.getKey(), account.getValue());
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            failed(failure);
        } else if (!unread.isEmpty()) {
            failing = false;
        }
    }

    private void failed(RuntimeException cause) {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue(LogKeys.REASON, cause.toString())
                    .log("what accounts have cost cannot be read; their quotas go by what this node has settled");
        }
    }

    private void look(String accountId, Instant from) {
        QuotaUse use = uses.get(accountId);
        Optional<DayCosts.Known> known = use == null ? Optional.empty() : costs.since(accountId, from);
        if (use != null && known.isPresent()) {
            use.learn(from, known.get());
            readFrom.put(accountId, from);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
