package io.clauderelay.admission;

import io.clauderelay.vocabulary.UsageBasis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The right of one request to use what its key may: a place, and what it may cost at most, reserved in every budget. Must
 * be settled, whatever becomes of the request. Used by one event loop.
 */
public final class Permit implements PermitAnswer {
    /** What is reserved in one budget, and in which day, week or month of it. */
    record Reservation(BudgetUse budget, @Nullable Instant from) {}

    /** Of what counts against no limits, and so has nothing to give back. */
    public static final Permit UNLIMITED = new Permit(null, "", "", Instant.EPOCH);

    /** More than nearly all models make in a second. */
    private static final long TOKENS_PER_SECOND = 300;

    /** How long an upstream may go on before it notices that nobody listens. */
    private static final Duration UNNOTICED = Duration.ofSeconds(1);

    /** Fewer than nearly any stream of events has for a token: each event has its frame of a hundred. */
    private static final long BYTES_PER_TOKEN = 8;

    private final @Nullable KeyUse use;

    /** Where a key may have got limits that had none. */
    private final @Nullable LocalLimits unlimited;

    private final String keyId;
    private final String model;
    private final Instant startedAt;
    private final Demand.@Nullable Size size;
    private final WorstCase worst;

    /** Changes with the key's budgets, and is guarded by the key's use. */
    private List<Reservation> reservations = List.of();

    /** Changed by the event loop, and under the lock of the key's use, which reads it there. */
    private long reserved;

    private boolean settled;

    Permit(KeyUse use, Demand demand, WorstCase worst) {
        this.use = use;
        this.unlimited = null;
        this.keyId = demand.key().id();
        this.model = demand.model();
        this.startedAt = demand.startedAt();
        this.size = demand.size();
        this.worst = worst;
        this.reserved = worst.nanoUsd();
    }

    /** Of a key without limits. */
    Permit(@Nullable LocalLimits unlimited, String keyId, String model, Instant startedAt) {
        this.use = null;
        this.unlimited = unlimited;
        this.keyId = keyId;
        this.model = model;
        this.startedAt = startedAt;
        this.size = null;
        this.worst = WorstCase.NONE;
    }

    /**
     * What a request has used in the end.
     *
     * @param position where that stands in the journal
     * @param attempts how many have used it together
     * @param inputTokens those of {@code tokens} that were read
     */
    public record Used(long position, int attempts, long inputTokens, long tokens, long chargedNanoUsd) {
        /** Nothing. */
        public static final Used NOTHING = new Used(Long.MAX_VALUE, 0, 0, 0, 0);
    }

    /** What the request may still cost, in billionths of a dollar; 0 when no money of the key is limited. */
    public long reservedNanoUsd() {
        return reserved;
    }

    /**
     * Reserves what failed attempts have cost besides what the next may cost.
     *
     * @return why the request must not be sent again, because that is more than is left; null when it may
     */
    public Admittance.@Nullable Refused refusesBesides(long wastedNanoUsd) {
        long wanted = worst.nanoUsd() + wastedNanoUsd;
        return use == null || wanted <= reserved || use.reserveUpTo(this, wanted) ? null : LimitText.wasted();
    }

    /**
     * What budgets are charged for a request of which not all is known: what it is known to have cost, or at most has.
     *
     * @param costNanoUsd what is known to have been spent; null when nothing is known
     * @param since how long ago it was sent
     * @param answerBytes how much of the answer was seen
     * @return null where it is the cost
     */
    public @Nullable Long charge(UsageBasis basis, @Nullable Long costNanoUsd, Duration since, long answerBytes) {
        if (reserved == 0) {
            return null;
        }
        return switch (basis) {
            case FINAL, NONE -> costNanoUsd == null ? (Long) reserved : null;
            case PARTIAL, UNKNOWN -> most(costNanoUsd, outputTokens(since, answerBytes));
        };
    }

    /** The same for a request whose answer has just begun, should nobody ever see more of it. */
    public @Nullable Long chargeUnfinished(@Nullable Long costNanoUsd) {
        return reserved == 0 ? null : most(costNanoUsd, Long.MAX_VALUE);
    }

    private @Nullable Long most(@Nullable Long costNanoUsd, long outputTokens) {
        long failedAttempts = reserved - worst.nanoUsd();
        long ofLast = costNanoUsd == null
                ? worst.nanoUsdWith(outputTokens)
                : worst.nanoUsdWith(outputTokens, Math.max(0, costNanoUsd - failedAttempts));
        long most = Math.min(reserved, failedAttempts + ofLast);
        return costNanoUsd != null && costNanoUsd >= most ? null : (Long) most;
    }

    /** The most that an upstream has made by now: as much as time allows, or more where more was seen. */
    private long outputTokens(Duration since, long answerBytes) {
        long byTime = tokensIn(since.plus(UNNOTICED)) * worst.answers();
        long bySight = answerBytes / BYTES_PER_TOKEN + tokensIn(UNNOTICED);
        return Math.max(byTime, bySight);
    }

    private static long tokensIn(Duration time) {
        return Math.ceilDiv(time.toMillis() * TOKENS_PER_SECOND, 1_000);
    }

    /** Gives back the place and what was reserved, and notes what was used instead. Only the first time counts. */
    public void settle(Used used) {
        if (settled) {
            return;
        }
        if (use != null) {
            settled = true;
            use.settle(this, used);
        } else if (unlimited != null) {
            settled = true;
            unlimited.settled(this, used);
        }
    }

    WorstCase worst() {
        return worst;
    }

    String keyId() {
        return keyId;
    }

    String model() {
        return model;
    }

    /** How much it sends and asks for; null where that limits nothing. */
    Demand.@Nullable Size size() {
        return size;
    }

    /** Whether what it costs is spent in the day, week or month that began then; null for all time. */
    boolean countsIn(@Nullable Instant from) {
        return from == null || !startedAt.isBefore(from) || wasLetInSince(from);
    }

    /** A request that came before a reset and was let in behind it. */
    private boolean wasLetInSince(Instant from) {
        for (Reservation reservation : reservations) {
            if (from.equals(reservation.from())) {
                return true;
            }
        }
        return false;
    }

    List<Reservation> reservations() {
        return reservations;
    }

    void reservedIn(List<Reservation> budgets) {
        reservations = budgets;
    }

    void reserves(long nanoUsd) {
        reserved = nanoUsd;
    }
}
