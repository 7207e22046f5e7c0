package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountQuota;
import io.clauderelay.platform.time.Resets.Stretch;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What an account with a quota has cost on its present day: what the ledger knew when it was read last, and what was
 * settled since. Whether that is enough is read without a lock by every search.
 */
final class QuotaUse {
    /**
     * So many of the latest are told apart: what the ledger has not taken in yet, by far, unless it cannot be read. Then what
     * came before them becomes one sum.
     */
    private static final int TOLD_APART = 1_000;

    private record Charge(long position, long nanoUsd) {
        Charge and(Charge later) {
            return new Charge(Math.max(position, later.position), nanoUsd + later.nanoUsd);
        }
    }

    private final Deque<Charge> since = new ArrayDeque<>();
    private AccountQuota quota;
    private @Nullable Stretch day;
    private long known;
    private long charged;

    /** When a spent quota is one again, in epoch milliseconds; 0 while it is not spent. */
    private volatile long spentUntil;

    QuotaUse(AccountQuota quota) {
        this.quota = quota;
    }

    /** For how many milliseconds the account has to rest; 0 when it may serve. */
    long millisUntilReset(long nowMillis) {
        return Math.max(0, spentUntil - nowMillis);
    }

    /** Something was settled that began then, on a new day perhaps that nobody has begun yet. */
    synchronized void charge(Instant startedAt, long nanoUsd, long position) {
        if (day != null && !startedAt.isBefore(day.to())) {
            begin(quota, startedAt);
        }
        Stretch current = day;
        if (current == null || current.contains(startedAt)) {
            since.add(new Charge(position, nanoUsd));
            if (since.size() > TOLD_APART) {
                Charge first = since.remove();
                since.addFirst(first.and(since.remove()));
            }
            charged += nanoUsd;
            decide();
        }
    }

    /** Since when costs are wanted: the day has begun then that it is. */
    synchronized Instant begin(AccountQuota wanted, Instant now) {
        Stretch current = wanted.day(now);
        if (!current.equals(day)) {
            day = current;
            known = 0;
            charged = 0;
            since.clear();
        }
        quota = wanted;
        decide();
        return current.from();
    }

    /** The ledger was read. */
    synchronized void learn(Instant from, DayCosts.Known read) {
        if (day == null || !day.from().equals(from)) {
            return;
        }
        known = read.nanoUsd();
        for (Charge first = since.peek(); first != null && first.position() < read.position(); first = since.peek()) {
            charged -= first.nanoUsd();
            since.poll();
        }
        decide();
    }

    private void decide() {
        spentUntil =
                day != null && known + charged >= quota.nanoUsd() ? day.to().toEpochMilli() : 0;
    }
}
