package io.clauderelay.exchange;

import io.clauderelay.admission.Admittance;
import io.clauderelay.admission.Permit;
import io.clauderelay.admission.Presenter;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.metering.Asked;
import io.clauderelay.metering.Ending;
import io.clauderelay.metering.ExchangeMeter;
import io.clauderelay.metering.JournalFullException;
import io.clauderelay.metering.Settled;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.upstream.Failure;
import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Outcome;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What there is to say of an exchange at its end: gathers it on the way, then keeps it and logs it, once. */
final class ExchangeReport {
    private static final long NOT_YET = -1;

    private final Stations stations;
    private final Route.Operation operation;
    private final ClientKind clientKind;
    private final String address;
    private final String exchangeId;
    private final AttemptLog attempts = new AttemptLog();
    private final Instant startedAt;
    private final long startedNanos;
    private Admittance.@Nullable Admitted admitted;
    private @Nullable ExchangeMeter meter;
    private @Nullable Settled settled;
    private @Nullable String reason;
    private String model = "";
    private boolean stream;
    private boolean over;
    private int status;
    private long firstBytesNanos = NOT_YET;
    private long sentNanos;
    private Permit permit = Permit.UNLIMITED;

    ExchangeReport(Stations stations, Route.Operation operation, HttpHeaders headers, String address) {
        this.address = address;
        this.stations = stations;
        this.operation = operation;
        this.clientKind = ClientKind.of(headers.get("user-agent"));
        this.exchangeId = stations.ids().next();
        this.startedAt = stations.clock().instant();
        this.startedNanos = stations.sweep().nanoTime();
    }

    String exchangeId() {
        return exchangeId;
    }

    ClientKind clientKind() {
        return clientKind;
    }

    int status() {
        return status;
    }

    boolean isSettled() {
        return over;
    }

    Instant startedAt() {
        return startedAt;
    }

    Presenter presenter() {
        return new Presenter(clientKind, address, stations.dialect().platform());
    }

    void admitted(Admittance.Admitted by) {
        admitted = by;
    }

    /** The exchange may use this of its key's limits, and gives it back when it is settled. */
    void permitted(Permit given) {
        permit = given;
    }

    void asks(RequestPeek.Forwardable peek) {
        model = peek.model();
        stream = peek.stream();
    }

    /** Keeps that the request is about to leave; answers why it must not, or null. */
    @Nullable
    OwnAnswer dispatched(AccountEntry account) {
        ExchangeMeter current = meter();
        if (current == null) {
            return null;
        }
        Admittance.Refused tooDear = permit.refusesBesides(current.wastedNanoUsd());
        if (tooDear != null) {
            refusedBecause(tooDear.message());
            return Refusals.notAdmitted(
                    stations.dialect(), tooDear, stations.clock().instant(), exchangeId);
        }
        try {
            current.dispatched(account, permit.reservedNanoUsd());
            // Not before it is kept: what the journal refuses does not leave, and costs nothing.
            sentNanos = stations.sweep().nanoTime();
            return null;
        } catch (JournalFullException e) {
            failedBecause(e.toString());
            return Refusals.unrecordable(stations.dialect(), exchangeId);
        }
    }

    void answeredWith(int httpStatus) {
        status = httpStatus;
    }

    /** An attempt begins. */
    void attemptBegins(Lease lease) {
        attempts.begins(lease);
    }

    /** An attempt has failed before the client saw anything of it. */
    void attemptFailed(JudgedAttempt attempt, Failure failure) {
        attempts.failed(failure, attempt.answer().status());
        AnswerReader read = attempt.reader();
        ExchangeMeter current = meter();
        if (read != null && current != null) {
            current.failed(attempt.lease().account(), read);
        }
    }

    /** The answer of this account is the client's. */
    void answeredBy(AccountEntry account) {
        ExchangeMeter current = meter();
        if (current != null) {
            current.answeredBy(account);
        }
    }

    /** The answer that the client is getting has failed, and stays the client's. */
    void answerFailed(Failure failure) {
        failedBecause(failure.reason());
        attempts.failed(failure, status);
    }

    /** The outcome of an answer that came to its end. */
    Outcome outcomeOf(AnswerReader answer) {
        boolean good = status < 400 && answer.error().isEmpty() && answer.isComplete();
        return good ? Outcome.COMPLETED : Outcome.UPSTREAM_FAILED;
    }

    /** An answer comes to its first content; what it has told until now is kept, lest a kill takes it away. */
    void progresses(JudgedAttempt attempt) {
        AnswerReader read = attempt.reader();
        ExchangeMeter current = meter();
        if (read != null && current != null) {
            current.progress(read, (_, cost) -> permit.chargeUnfinished(cost));
        }
    }

    void answerComes() {
        if (firstBytesNanos == NOT_YET) {
            firstBytesNanos = stations.sweep().nanoTime();
        }
    }

    void failedBecause(String why) {
        reason = why;
    }

    void refusedBecause(String why) {
        if (reason == null) {
            reason = why;
        }
    }

    /**
     * Keeps how the exchange ended; of one whose key was not admitted, which belongs to nobody, only the log tells.
     *
     * @return false when it could not be kept: the answer must not be completed then
     * @throws IllegalStateException when the exchange was settled before
     */
    boolean settle(Outcome outcome, @Nullable JudgedAttempt attempt) {
        if (over) {
            throw new IllegalStateException("exchange " + exchangeId + " is settled already");
        }
        over = true;
        long answerBytes = attempt == null ? 0 : attempt.bytesSeen();
        Ending ending = new Ending(
                outcome,
                status,
                since(startedNanos),
                timeToFirstEvent(),
                attempts.count(),
                (basis, cost) -> permit.charge(basis, cost, since(sentNanos), answerBytes),
                attempts.toJson());
        ExchangeMeter current = meter();
        boolean kept = true;
        try {
            settled = current == null ? null : current.settle(ending, attempt == null ? null : attempt.reader());
        } catch (JournalFullException e) {
            reason = e.toString();
            kept = false;
        } finally {
            permit.settle(used(settled));
            chargeAccount(settled);
        }
        ExchangeLog.write(
                asked(admitted == null ? "" : admitted.key().id()),
                ending,
                settled,
                new ExchangeLog.Aside(reason, address, attempts.count(), attempts.failures()));
        return kept;
    }

    private void chargeAccount(@Nullable Settled kept) {
        if (kept != null && kept.accountId() != null && kept.costNanoUsd() != null) {
            stations.scheduler().charge(kept.accountId(), startedAt, kept.costNanoUsd(), kept.position());
        }
    }

    /** Of what could not be kept everything that was reserved is gone until the ledger tells better. */
    private Permit.Used used(@Nullable Settled kept) {
        if (kept == null) {
            return new Permit.Used(
                    Long.MAX_VALUE, attempts.count(), 0, 0, sentNanos == 0 ? 0 : permit.reservedNanoUsd());
        }
        long input = kept.tokens().totalInput();
        return new Permit.Used(
                kept.position(), attempts.count(), input, input + kept.tokens().output(), kept.chargedNanoUsd());
    }

    /** Runs the continuation on the loop as soon as what was settled is as safe as the settings ask. */
    void whenKept(EventLoop loop, Runnable then) {
        if (settled == null) {
            then.run();
            return;
        }
        stations.metering().whenDurable(settled.position(), () -> {
            if (loop.inEventLoop()) {
                then.run();
            } else {
                loop.execute(then);
            }
        });
    }

    private @Nullable ExchangeMeter meter() {
        Admittance.Admitted by = admitted;
        if (meter == null && by != null) {
            meter = new ExchangeMeter(
                    stations.metering(), by.directory().prices(), asked(by.key().id()));
        }
        return meter;
    }

    private Asked asked(String keyId) {
        return new Asked(
                exchangeId,
                startedAt,
                keyId,
                stations.dialect().platform(),
                operation.id(),
                operation.isFree(),
                model,
                clientKind,
                stream);
    }

    private @Nullable Duration timeToFirstEvent() {
        return firstBytesNanos == NOT_YET ? null : Duration.ofNanos(firstBytesNanos - startedNanos);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(stations.sweep().nanoTime() - nanos);
    }
}
