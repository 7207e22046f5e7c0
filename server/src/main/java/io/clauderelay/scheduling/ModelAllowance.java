package io.clauderelay.scheduling;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What an account's upstream still grants of one model: what its answers said, less what was dispatched since. */
final class ModelAllowance {
    private static final String ANTHROPIC = "anthropic-ratelimit-";
    private static final LimitHeaders[] ANTHROPIC_HEADERS = {
        LimitHeaders.of(ANTHROPIC + "requests-%s"),
        LimitHeaders.of(ANTHROPIC + "tokens-%s"),
        LimitHeaders.of(ANTHROPIC + "input-tokens-%s"),
        LimitHeaders.of(ANTHROPIC + "output-tokens-%s")
    };
    private static final LimitHeaders[] OPENAI_HEADERS = {
        LimitHeaders.of("x-ratelimit-%s-requests"), LimitHeaders.of("x-ratelimit-%s-tokens")
    };

    /** Tokens of an answer, until they are measured. */
    private static final double USUAL_ANSWER = 200;

    /** How long a refusal proves the limits right; the usual ones are of a minute. */
    private static final long CONFIRMED_NANOS = 60_000_000_000L;

    private static final long PROBE_NANOS = 1_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong tokens = new AtomicLong();

    /** In the order of the headers. */
    private final Bucket[] buckets;

    private volatile long lastUsed;
    private volatile long confirmedUntil;

    /** When the last request went out that was served. */
    private volatile long servedNanos = NEVER;

    private final AtomicLong probedNanos;

    /** Whether an answer ever had the headers; where none has, which is the rule, nothing is worked out. */
    private volatile boolean isTold;

    ModelAllowance(LongSupplier nanoTime, InstantSource clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
        long now = nanoTime.getAsLong();
        this.lastUsed = now;
        this.confirmedUntil = now;
        this.probedNanos = new AtomicLong(now - 2 * PROBE_NANOS);
        Course.Share whole = Course.Share.of(1, 1);
        Course.Share estimate = Course.Share.of(1, 0);
        this.buckets = new Bucket[] {
            new Bucket(Bucket.Unit.REQUESTS, requests, whole, now),
            new Bucket(Bucket.Unit.TOKENS, tokens, estimate, now),
            new Bucket(Bucket.Unit.TOKENS, tokens, estimate, now),
            // How long answers are does not follow from the prompts: they are so many tokens per request.
            new Bucket(Bucket.Unit.REQUESTS, requests, Course.Share.of(USUAL_ANSWER, 0), now)
        };
    }

    /** How long until a request of this size fits; 0 for now, and as long as nothing is known. */
    long nanosUntilRoom(long tokens) {
        if (!isTold) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        long longest = 0;
        for (Bucket bucket : buckets) {
            longest = Math.max(longest, bucket.nanosUntilRoom(now, tokens));
        }
        return longest;
    }

    /** When a request was dispatched last. */
    long lastUsed() {
        return lastUsed;
    }

    /** A request of this size goes out now. */
    Allowance.Mark dispatched(long size) {
        long now = nanoTime.getAsLong();
        lastUsed = now;
        int overdrawn = 0;
        for (int i = 0; i < buckets.length; i++) {
            overdrawn |= buckets[i].isOverdrawnBy(now, size) ? 1 << i : 0;
        }
        Allowance.Mark mark =
                new Allowance.Mark(this, requests.incrementAndGet(), tokens.addAndGet(size), now, overdrawn);
        for (Bucket bucket : buckets) {
            bucket.dispatched(now, size);
        }
        return mark;
    }

    /** The answer to a dispatch is here, whatever its status. */
    void observed(Allowance.Mark mark, AnswerHeaders headers) {
        if (headers.find(ANTHROPIC_HEADERS[0].limit()) != null) {
            observed(mark, headers, ANTHROPIC_HEADERS);
        } else if (headers.find(OPENAI_HEADERS[0].limit()) != null) {
            observed(mark, headers, OPENAI_HEADERS);
        }
    }

    /** A dispatch was not refused. */
    void served(Allowance.Mark mark) {
        servedNanos = mark.nanos();
        for (int i = 0; i < buckets.length && mark.overdrawn() != 0; i++) {
            if ((mark.overdrawn() & 1 << i) != 0) {
                buckets[i].distrust(nanoTime.getAsLong());
            }
        }
    }

    /**
     * A dispatch was refused: what is thought of the limits is right, for now.
     *
     * @param pauseNanos how long the upstream wants to be left alone; 0 when it did not say
     */
    void refused(long pauseNanos) {
        long now = nanoTime.getAsLong();
        confirmedUntil = now + Math.max(pauseNanos, CONFIRMED_NANOS);
        servedNanos = NEVER;
        for (Bucket bucket : buckets) {
            bucket.trust(now);
        }
    }

    boolean isConfirmed() {
        return confirmedUntil - nanoTime.getAsLong() > 0;
    }

    /** Whether a dispatch no older than this was served, and none was refused since. */
    boolean isServed(long ageNanos) {
        long last = servedNanos;
        return last != NEVER && nanoTime.getAsLong() - last < ageNanos;
    }

    /** Makes the caller's the one dispatch of a second that finds out whether it is served. */
    boolean beginProbe() {
        long now = nanoTime.getAsLong();
        long before = probedNanos.get();
        return now - before > PROBE_NANOS && probedNanos.compareAndSet(before, now);
    }

    private void observed(Allowance.Mark mark, AnswerHeaders headers, LimitHeaders[] names) {
        long now = nanoTime.getAsLong();
        long millis = clock.millis();
        isTold = true;
        for (int i = 0; i < names.length; i++) {
            LimitHeaders.Said said = names[i].read(headers, millis);
            if (said != null) {
                long from = said.fromDispatch() ? mark.nanos() : now;
                long count = mark.count(buckets[i].unit());
                Observation observation = new Observation(
                        mark.requests(), mark.nanos(), count, said.limit(), said.remaining(), from + said.nanosAway());
                buckets[i].observed(now, observation);
            }
        }
    }
}
