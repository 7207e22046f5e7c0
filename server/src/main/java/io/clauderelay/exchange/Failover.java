package io.clauderelay.exchange;

import io.clauderelay.scheduling.Asker;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.LeaseAnswer;
import io.clauderelay.scheduling.Scheduler;
import io.clauderelay.upstream.Failure;
import io.clauderelay.upstream.Remedy;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the account for the next attempt of an exchange, as long as anything is left to try: another account, the same
 * one once more, or one that becomes ready in time. The only loop in the story of an exchange.
 */
final class Failover {
    /** A trouble that passes at all has often passed by then; spread, lest all come back at one moment. */
    private static final long SHORTEST_PAUSE_MILLIS = 100;

    private static final long LONGEST_PAUSE_MILLIS = 500;

    /** Told what came of looking, on the event loop. */
    interface Seeker {
        /** Here is the account for the next attempt. */
        void found(Lease lease);

        /** Nobody could be asked at all. */
        void nobody(LeaseAnswer.NoAccount answer);

        /** Who could have served it is gone, with what the request refers to. */
        void stateGone();

        /** Nobody can be asked now. */
        void nobodyNow(LeaseAnswer.NotNow answer);

        /** Every attempt has failed, and nothing is left to try. */
        void exhausted(Failure last);
    }

    private final Stations stations;
    private final EventLoop loop;
    private final Asker asker;
    private final Seeker seeker;
    private final long startedNanos;
    private Set<String> tried = Set.of();
    private int attempts;
    private @Nullable Failure last;
    private @Nullable JudgedAttempt lastAnswer;
    private boolean lastAnswerIsGood;

    /** The account that may be asked once more, and how long it is left alone before. */
    private @Nullable String again;

    private @Nullable Duration againIn;
    private boolean triedAgain;
    private Duration patience;
    private long waitingSinceNanos;
    private Scheduler.@Nullable Wait wait;
    private @Nullable ScheduledFuture<?> pause;

    Failover(Stations stations, EventLoop loop, Asker asker, Seeker seeker) {
        this.stations = stations;
        this.loop = loop;
        this.asker = asker;
        this.seeker = seeker;
        this.startedNanos = stations.sweep().nanoTime();
        this.patience = settings().queueTimeout();
    }

    /** Looks for the account of the next attempt; the seeker is told at once, or when there is something to tell. */
    void seek() {
        switch (stations.scheduler().lease(stations.admission().directory(), asker, tried)) {
            case Lease lease -> found(lease);
            case LeaseAnswer.NoAccount no -> nobody(no);
            case LeaseAnswer.StateGone _ -> stateGone();
            case LeaseAnswer.NotNow later -> later(later);
        }
    }

    private void found(Lease lease) {
        attempts++;
        seeker.found(lease);
    }

    /** Another is not ready: the same one once more, or whoever becomes ready in time. */
    private void later(LeaseAnswer.NotNow later) {
        if (again != null && againIn != null) {
            pauseBefore(again, againIn);
        } else {
            // Even without patience: a conversation that kept to its organisation so far then goes elsewhere.
            Duration most = isWorthWaiting(later) ? patience : Duration.ZERO;
            waitingSinceNanos = stations.sweep().nanoTime();
            wait = stations.scheduler().await(stations.admission()::directory, asker, tried, most, this::waited);
        }
    }

    private boolean isWorthWaiting(LeaseAnswer.NotNow later) {
        return switch (later.cause()) {
            case RATE_LIMITED, BUSY -> later.readyIn().compareTo(patience) < 0;
            case UNUSABLE, QUOTA_SPENT, TRIED -> false;
        };
    }

    private void waited(LeaseAnswer answer) {
        wait = null;
        Duration waited = Duration.ofNanos(stations.sweep().nanoTime() - waitingSinceNanos);
        patience = waited.compareTo(patience) < 0 ? patience.minus(waited) : Duration.ZERO;
        switch (answer) {
            case Lease lease -> found(lease);
            case LeaseAnswer.NoAccount no -> nobody(no);
            case LeaseAnswer.StateGone _ -> stateGone();
            case LeaseAnswer.NotNow later -> nobodyNow(later);
        }
    }

    private void pauseBefore(String accountId, Duration length) {
        again = null;
        triedAgain = true;
        pause = loop.schedule(() -> askAgain(accountId), length.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void askAgain(String accountId) {
        pause = null;
        switch (stations.scheduler().leaseAgain(stations.admission().directory(), asker, accountId)) {
            case Lease lease -> found(lease);
            case LeaseAnswer.NoAccount no -> nobody(no);
            case LeaseAnswer.StateGone _ -> stateGone();
            case LeaseAnswer.NotNow later -> nobodyNow(later);
        }
    }

    private void nobody(LeaseAnswer.NoAccount answer) {
        if (last == null) {
            seeker.nobody(answer);
        } else {
            seeker.exhausted(last);
        }
    }

    private void stateGone() {
        if (last == null) {
            seeker.stateGone();
        } else {
            seeker.exhausted(last);
        }
    }

    private void nobodyNow(LeaseAnswer.NotNow answer) {
        if (last == null) {
            seeker.nobodyNow(answer);
        } else {
            seeker.exhausted(last);
        }
    }

    /**
     * An attempt has failed before the client saw anything of it: goes on, or says that nothing is left.
     *
     * @param leaveOutEncrypted asked where an account cannot read all of the conversation: leaves it out from then on, and
     *     says whether that changes anything
     */
    void failed(JudgedAttempt attempt, Failure failure, BooleanSupplier leaveOutEncrypted) {
        Failure before = last;
        last = failure;
        keep(attempt, failure);
        String accountId = attempt.lease().account().id();
        if (failure.remedy() == Remedy.LEAVE_OUT_FOREIGN && leaveOutEncrypted.getAsBoolean()) {
            askWithoutEncrypted(accountId, failure);
            return;
        }
        tried = tried.isEmpty() ? new HashSet<>() : tried;
        tried.add(accountId);
        if (!triedAgain && failure.remedy() == Remedy.TRY_AGAIN) {
            Duration length = pauseAfter(failure);
            again = length == null ? again : accountId;
            againIn = length == null ? againIn : length;
        }
        if (isOver(failure, before)) {
            seeker.exhausted(failure);
        } else {
            seek();
        }
    }

    /** The account cannot read all of the conversation: asks it once more, for the request leaves without that part now. */
    private void askWithoutEncrypted(String accountId, Failure failure) {
        stations.scheduler().moved(asker, accountId);
        if (attempts >= settings().maxAttempts()) {
            seeker.exhausted(failure);
        } else if (stations.scheduler().leaseAgain(stations.admission().directory(), asker, accountId)
                instanceof Lease lease) {
            found(lease);
        } else {
            seek();
        }
    }

    /** Keeps the answer for want of a better one; to a good one without content no error is better. */
    private void keep(JudgedAttempt attempt, Failure failure) {
        if (!attempt.hasWholeAnswer()) {
            return;
        }
        if (lastAnswer != null && lastAnswerIsGood && failure.remedy() != Remedy.CONFIRM) {
            attempt.answer().drop();
            return;
        }
        dropLastAnswer();
        lastAnswer = attempt;
        lastAnswerIsGood = failure.remedy() == Remedy.CONFIRM;
    }

    private boolean isOver(Failure failure, @Nullable Failure before) {
        boolean confirmed = failure.remedy() == Remedy.CONFIRM && failure.equals(before);
        boolean late =
                stations.sweep().nanoTime() - startedNanos > settings().window().toNanos();
        return failure.remedy() == Remedy.GIVE_UP
                || failure.remedy() == Remedy.LEAVE_OUT_FOREIGN
                || confirmed
                || late
                || attempts >= settings().maxAttempts();
    }

    /** How long the account is left alone before it is asked once more; null when that would take too long. */
    private @Nullable Duration pauseAfter(Failure failure) {
        Duration asked = failure.pause();
        if (asked == null) {
            return Duration.ofMillis(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        }
        return asked.compareTo(settings().longestPause()) <= 0 ? asked : null;
    }

    /** The last answer that an upstream gave, whole and fit for the client; null when there is none. Taken by this. */
    @Nullable
    JudgedAttempt takeLastAnswer() {
        JudgedAttempt taken = lastAnswer;
        lastAnswer = null;
        return taken;
    }

    /** Looks no further. */
    void close() {
        if (wait != null) {
            wait.cancel();
        }
        if (pause != null) {
            pause.cancel(false);
        }
        dropLastAnswer();
    }

    private void dropLastAnswer() {
        if (lastAnswer != null) {
            lastAnswer.answer().drop();
            lastAnswer = null;
        }
    }

    private FailoverSettings settings() {
        return stations.failover();
    }
}
