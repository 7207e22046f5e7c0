package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.AccountQuota;
import io.clauderelay.directory.Directory;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
        QuotaUse use = uses.get(account.id());
        return (use == null ? begin(account.id(), quota) : use).millisUntilReset(nowMillis);
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
        try {
            boolean look = round++ % ROUNDS_PER_LOOK == 0;
            Instant now = clock.instant();
            for (Platform platform : Platform.values()) {
                for (AccountEntry account : directory.get().accounts(platform)) {
                    AccountQuota quota = account.quota();
                    if (quota == null) {
                        uses.remove(account.id());
                        readFrom.remove(account.id());
                    } else {
                        look(account.id(), quota, now, look);
                    }
                }
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                log.atWarn()
                        .addKeyValue(LogKeys.REASON, e.toString())
                        .log("what accounts have cost cannot be read; their quotas go by what this node has settled");
            }
        }
    }

    private void look(String accountId, AccountQuota quota, Instant now, boolean again) {
        QuotaUse begun = uses.get(accountId);
        QuotaUse use = begun == null ? begin(accountId, quota) : begun;
        Instant from = use.begin(quota, now);
        if (again || !from.equals(readFrom.get(accountId))) {
            Optional<DayCosts.Known> known = costs.since(accountId, from);
            known.ifPresent(read -> {
                use.learn(from, read);
                readFrom.put(accountId, from);
            });
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
