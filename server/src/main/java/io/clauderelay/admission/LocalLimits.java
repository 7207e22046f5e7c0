package io.clauderelay.admission;

import io.clauderelay.directory.KeyLimits;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The limits of a relay that is a single node: kept in memory, and found out anew from the ledger after a start. */
public final class LocalLimits implements Limits {
    /** What has not been used for so long is forgotten: the ledger still knows it. */
    private static final Duration IDLE = Duration.ofMinutes(30);

    /** How often new ones make the idle ones be looked for. */
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);

    private final Map<String, KeyUse> uses = new ConcurrentHashMap<>();
    private final History history;
    private final InstantSource clock;
    private final AtomicLong sweepAtMillis = new AtomicLong();

    public LocalLimits(History history, InstantSource clock) {
        this.history = history;
        this.clock = clock;
    }

    @Override
    public PermitAnswer take(Demand demand, EventLoop loop, Consumer<PermitAnswer> then) {
        KeyLimits limits = demand.key().limits();
        if (limits == null) {
            return takeUnlimited(demand.key().id(), demand.model(), demand.startedAt());
        }
        @Nullable PermitAnswer answer = null;
        while (answer == null) {
            answer = take(use(demand.key().id(), limits), demand, loop, then);
        }
        return answer;
    }

    private static @Nullable PermitAnswer take(KeyUse use, Demand demand, EventLoop loop, Consumer<PermitAnswer> then) {
        KeyLimits limits = demand.key().limits();
        if (limits == null || !limits.isOfMoney()) {
            WorstCase worst =
                    limits != null && limits.isOfTokens() ? WorstCases.ofTokens(demand, use.ratios()) : WorstCase.NONE;
            return use.take(demand, worst, loop, then);
        }
        return switch (WorstCases.of(demand, use.ratios())) {
            case WorstCases.Answer.Known(WorstCase worst) -> use.take(demand, worst, loop, then);
            case WorstCases.Answer.Unpriced(String model) ->
                new PermitAnswer.Refused(LimitText.unpriced(model, demand.size().tier()));
        };
    }

    @Override
    public Permit takeUnlimited(String keyId, String model, Instant startedAt) {
        return new Permit(this, keyId, model, startedAt);
    }

    /** Something was used that was not limited when it began, and may be now, or again. */
    void settled(Permit permit, Permit.Used used) {
        KeyUse use = uses.get(permit.keyId());
        if (use != null) {
            use.settleUnlimited(permit, used);
        }
    }

    private KeyUse use(String keyId, KeyLimits limits) {
        KeyUse known = uses.get(keyId);
        if (known != null) {
            return known;
        }
        long now = clock.instant().toEpochMilli();
        long due = sweepAtMillis.get();
        if (now >= due && sweepAtMillis.compareAndSet(due, now + SWEEP_EVERY.toMillis())) {
            forgetUnusedSince(now - IDLE.toMillis());
        }
        return uses.computeIfAbsent(keyId, id -> new KeyUse(id, limits, this));
    }

    private void forgetUnusedSince(long millis) {
        uses.values().removeIf(use -> use.forgetUnusedSince(millis));
    }

    @Override
    public void look(String keyId, KeyLimits limits, Consumer<Optional<LimitState>> then) {
        use(keyId, limits).look(limits, then);
    }

    History history() {
        return history;
    }

    /** What was spent has been corrected: of every key it is found out anew before the next request is let in. */
    public void relearn() {
        uses.values().forEach(KeyUse::relearn);
    }

    Instant now() {
        return clock.instant();
    }
}
