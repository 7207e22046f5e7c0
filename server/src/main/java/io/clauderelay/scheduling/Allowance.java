package io.clauderelay.scheduling;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an account's upstream still grants, learned from the rate-limit headers of its answers. Limits are kept model by
 * model, and the headers tell of the model that was asked. One per account for all event loops, so that together they stay
 * below a limit instead of running into it.
 */
final class Allowance {
    /** More models than anybody works with; clients can name any number. */
    private static final int MOST_MODELS = 32;

    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Map<String, ModelAllowance> byModel = new ConcurrentHashMap<>();

    /**
     * A dispatch, as a point on the way of what was dispatched; an answer's headers are laid on it.
     *
     * @param allowance whose it is
     * @param requests how many were dispatched by then, this one included
     * @param tokens the same of estimated tokens
     * @param nanos when it was
     * @param overdrawn a bit for each bucket that had no room for it
     */
    record Mark(ModelAllowance allowance, long requests, long tokens, long nanos, int overdrawn) {
        long count(Bucket.Unit unit) {
            return switch (unit) {
                case REQUESTS -> requests;
                case TOKENS -> tokens;
            };
        }
    }

    /**
     * Knows nothing of the upstream's limits yet.
     *
     * @param nanoTime the time that durations are measured in
     * @param clock the time of day
     */
    Allowance(LongSupplier nanoTime, InstantSource clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    /** How long until a request of this size fits; 0 for now, and as long as nothing is known. */
    long nanosUntilRoom(String model, long tokens) {
        ModelAllowance known = byModel.get(model);
        return known == null ? 0 : known.nanosUntilRoom(tokens);
    }

    /** How long until a smallest request fits, of whichever model was asked for lately. */
    long nanosUntilRoom() {
        long now = nanoTime.getAsLong();
        long shortest = Long.MAX_VALUE;
        for (ModelAllowance known : byModel.values()) {
            if (now - known.lastUsed() < Bucket.FORGOTTEN_NANOS) {
                shortest = Math.min(shortest, known.nanosUntilRoom(1));
            }
        }
        return shortest == Long.MAX_VALUE ? 0 : shortest;
    }

    /** Forgets what was learned, as when the account is another one now. */
    void forget() {
        byModel.clear();
    }

    /** A request of this size goes out now; the mark is to be given back with what comes of it. */
    Mark dispatched(String model, long tokens) {
        ModelAllowance known = byModel.get(model);
        return (known == null ? add(model) : known).dispatched(tokens);
    }

    /** The answer to a dispatch is here, whatever its status. */
    void observed(Mark mark, AnswerHeaders headers) {
        mark.allowance().observed(mark, headers);
    }

    /** A dispatch was not refused. */
    void served(Mark mark) {
        mark.allowance().served(mark);
    }

    /**
     * A dispatch was refused because of the limits.
     *
     * @param pause how long the upstream wants to be left alone; null when it did not say
     */
    void refused(Mark mark, @Nullable Duration pause) {
        mark.allowance().refused(pause == null ? 0 : pause.toNanos());
    }

    /** Whether the upstream has refused somebody lately, so that it would refuse whoever comes in spite of the limits. */
    boolean isConfirmed(String model) {
        ModelAllowance known = byModel.get(model);
        return known != null && known.isConfirmed();
    }

    /** Whether a request for the model that went out within that time was served, and none was refused since. */
    boolean isServed(String model, Duration within) {
        ModelAllowance known = byModel.get(model);
        return known != null && known.isServed(within.toNanos());
    }

    /** Makes the caller's request the one of a second that finds out whether the model is served. */
    boolean beginProbe(String model) {
        ModelAllowance known = byModel.get(model);
        return (known == null ? add(model) : known).beginProbe();
    }

    /** The one that was not asked for the longest makes room; it is learned again when it is asked for. */
    private ModelAllowance add(String model) {
        if (byModel.size() >= MOST_MODELS) {
            long now = nanoTime.getAsLong();
            byModel.entrySet().stream()
                    .max(Comparator.comparingLong(
                            known -> now - known.getValue().lastUsed()))
                    .ifPresent(oldest -> byModel.remove(oldest.getKey(), oldest.getValue()));
        }
        return byModel.computeIfAbsent(model, _ -> new ModelAllowance(nanoTime, clock));
    }
}
