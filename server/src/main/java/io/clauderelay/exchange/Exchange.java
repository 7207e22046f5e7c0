package io.clauderelay.exchange;

import io.clauderelay.admission.Admittance;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.LeaseAnswer;
import io.clauderelay.upstream.Failure;
import io.clauderelay.upstream.FailureReading;
import io.clauderelay.vocabulary.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client and its answer: admit, lease, send, relay, settle. It lives on its client's event loop from the
 * first byte to the last. The methods stand in the order they run; whatever the end, an exchange whose key was admitted
 * is settled, once.
 */
final class Exchange implements Conversation, Intake.Taker, Failover.Seeker, JudgedAttempt.Listener {
    private static final int OK = 200;

    private final ClientConnection client;
    private final Stations stations;
    private final IncomingRequest request;
    private final ExchangeReport report;
    private final WaitingClient waiting;
    private final Intake intake;
    private RequestPeek.@Nullable Forwardable asked;
    private @Nullable Expected expected;
    private @Nullable Failover failover;

    /** The attempt under way; of which the answer is the client's once that has begun. */
    private @Nullable JudgedAttempt current;

    private boolean awaitsJournal;
    private boolean over;

    Exchange(ClientConnection client, Stations stations, IncomingRequest request, String address) {
        this.client = client;
        this.stations = stations;
        this.request = request;
        this.report = new ExchangeReport(stations, request.operation(), request.headers(), address);
        this.waiting = new WaitingClient(
                client,
                report.exchangeId(),
                stations.dialect().ping(),
                stations.failover().pingInterval(),
                report.clientKind());
        this.intake = new Intake(client, stations, request, report, this);
    }

    // ---- admit: who asks, and for what

    @Override
    public void begin() {
        intake.begin();
    }

    @Override
    public void unreadable(Throwable cause) {
        intake.unreadable(cause);
    }

    @Override
    public void bodyComes(ByteBuf piece) {
        intake.bodyComes(piece);
    }

    @Override
    public void bodyStalls() {
        intake.bodyStalls();
    }

    @Override
    public void bodyEnds() {
        intake.bodyEnds();
    }

    @Override
    public void refused(OwnAnswer answer) {
        refuse(answer, Outcome.REFUSED);
    }

    @Override
    public void taken(Admittance.Admitted by, RequestPeek.Forwardable peek) {
        asked = peek;
        expected = new Expected(
                stations.dialect(),
                peek,
                by.key().assured(),
                stations.failover().maxAssured().toIntBytes(),
                request.isUsageAdded(peek),
                request.operation());
        failover = new Failover(stations, client.channel().eventLoop(), request.asker(by.key(), peek), this);
        failover.seek();
    }

    // ---- lease and send, again and again until an account answers

    @Override
    public void found(Lease lease) {
        RequestPeek.Forwardable asks = Objects.requireNonNull(asked, "a request is taken in before it is sent");
        Expected awaited = Objects.requireNonNull(expected, "and so it is known what is expected");
        JudgedAttempt attempt = new JudgedAttempt(
                stations, lease, new RelayedAnswer(client, report.exchangeId(), awaited), awaited, this);
        current = attempt;
        report.attemptBegins(lease);
        attempt.start(request.outgoing(asks, lease, stations.turns()));
    }

    @Override
    public boolean maySend(AccountEntry account) {
        OwnAnswer refusal = over ? null : report.dispatched(account);
        if (refusal != null) {
            refused(refusal);
        }
        return !over;
    }

    @Override
    public void failed(JudgedAttempt attempt, Failure failure) {
        report.attemptFailed(attempt, failure);
        if (!over && failover != null) {
            failover.failed(attempt, failure, request::leaveOutEncrypted);
        }
    }

    @Override
    public void exhausted(Failure last) {
        report.failedBecause(last.reason());
        if (waiting.isHeadSent()) {
            breakOffWaiting(last);
            return;
        }
        JudgedAttempt answered = failover == null ? null : failover.takeLastAnswer();
        if (answered != null) {
            current = answered;
            answerBegins(answered);
            answerEnds();
        } else {
            refuse(Refusals.failed(stations.dialect(), last, report.exchangeId()), Outcome.UPSTREAM_FAILED);
        }
    }

    @Override
    public void nobody(LeaseAnswer.NoAccount answer) {
        report.refusedBecause(answer.message());
        refused(Refusals.noAccount(stations.dialect(), answer, report.exchangeId()));
    }

    @Override
    public void stateGone() {
        report.refusedBecause("the account that issued what the request refers to is gone");
        refused(request.stateGone(report.exchangeId()));
    }

    @Override
    public void nobodyNow(LeaseAnswer.NotNow answer) {
        report.refusedBecause(answer.message());
        refused(Refusals.notNow(stations.dialect(), answer, report.exchangeId()));
    }

    // ---- relay

    @Override
    public void contentComes(JudgedAttempt attempt) {
        report.answerComes();
        report.progresses(attempt);
        if (expected != null && expected.assured() && attempt.answer().isInEvents()) {
            waiting.begin();
        }
    }

    @Override
    public void answerBegins(JudgedAttempt attempt) {
        // Only an answer that has not begun can make the request leave again.
        request.release();
        report.answerComes();
        RelayedAnswer answer = attempt.answer();
        report.answeredWith(answer.status());
        report.answeredBy(attempt.lease().account());
        if (waiting.isHeadSent()) {
            answer.releaseBehind(waiting);
        } else {
            waiting.stop();
            answer.release();
        }
    }

    @Override
    public void answerPauses() {
        JudgedAttempt attempt = current;
        AnswerReader reads = reader();
        if (over || awaitsJournal || attempt == null || reads == null) {
            return;
        }
        if (reads.isComplete() && !report.isSettled()) {
            // The bytes that make the answer whole are written but not flushed: first the usage is kept.
            settleThen(report.outcomeOf(reads), client::flush);
        } else {
            client.flush();
        }
        if (!over && !client.canTakeMore()) {
            attempt.stopReading();
        }
    }

    @Override
    public void clientCaughtUp() {
        if (!over && current != null) {
            current.resumeReading();
        }
    }

    // ---- settle: every way an exchange can end

    @Override
    public void answerEnds() {
        AnswerReader reads = reader();
        if (over || current == null || reads == null) {
            return;
        }
        if (report.status() < 400) {
            reads.error().ifPresent(error -> report.answerFailed(FailureReading.ofEvent(stations.dialect(), error)));
        }
        RelayedAnswer answer = current.answer();
        if (report.status() < 400 && answer.isCutShort(reads)) {
            breakOff(FailureReading.ENDED_EARLY, true);
            return;
        }
        answer.end();
        settleThen(report.outcomeOf(reads), this::finish);
    }

    @Override
    public void answerBreaksOff(Failure failure) {
        if (!over && current != null) {
            breakOff(failure, current.isBetweenChunks());
        }
    }

    /** The answer has begun and does not become whole: says so where that can be said, and never ends it cleanly. */
    private void breakOff(Failure failure, boolean betweenChunks) {
        AnswerReader reads = reader();
        RelayedAnswer answer =
                Objects.requireNonNull(current, "an answer has an attempt").answer();
        boolean takesMore = reads != null && reads.isBetweenEvents() && answer.takesMore(betweenChunks);
        client.closeAfterAnswer();
        if (report.isSettled()) {
            // The client has everything but the end of the framing; a reset could still take it away.
            if (takesMore) {
                answer.end();
            }
            settleThen(Outcome.COMPLETED, this::finish);
            return;
        }
        report.answerFailed(failure);
        if (takesMore) {
            // The last chunk stays away: behind a clean end the client might send its next request into the close.
            String id = reads == null ? null : reads.id().orElse(null);
            answer.add(stations.dialect().errorEvent(failure.shownAs(), failure.reason(), id));
            settleThen(Outcome.UPSTREAM_FAILED, this::finish);
            return;
        }
        settle(Outcome.UPSTREAM_FAILED);
        over();
        if (answer.isFramed()) {
            // The missing rest shows the cut, and what came before it still arrives.
            client.answered();
        } else {
            client.abort();
        }
    }

    /** The client has been told 200 and pinged, and no account brings a whole answer. */
    private void breakOffWaiting(Failure failure) {
        client.closeAfterAnswer();
        report.answeredWith(OK);
        waiting.add(errorEvent(failure, failover == null ? null : failover.takeLastAnswer()));
        // Nothing of the last attempt is the client's.
        current = null;
        settleThen(Outcome.UPSTREAM_FAILED, this::finish);
    }

    /** The last upstream's own words where there are some, for clients go by them. */
    private String errorEvent(Failure failure, @Nullable JudgedAttempt last) {
        Optional<UpstreamError> said = Optional.empty();
        if (last != null) {
            said = last.error();
            last.answer().drop();
        }
        return said.map(error -> stations.dialect().errorEvent(error))
                .orElseGet(() -> stations.dialect().errorEvent(failure.shownAs(), Refusals.told(failure), null));
    }

    @Override
    public void clientLeft() {
        leave(Outcome.CLIENT_ABORTED);
    }

    @Override
    public void relayStops() {
        report.failedBecause("the relay stopped");
        leave(Outcome.INTERRUPTED);
    }

    private void leave(Outcome outcome) {
        if (over) {
            return;
        }
        if (!report.isSettled()) {
            settle(outcome);
        }
        over();
    }

    /** Settles, unless that is done, and goes on once the usage is safe. */
    private void settleThen(Outcome outcome, Runnable then) {
        if (report.isSettled() || settle(outcome)) {
            awaitsJournal = true;
            report.whenKept(client.channel().eventLoop(), () -> {
                awaitsJournal = false;
                then.run();
            });
        } else {
            breakOffUnkept();
        }
    }

    /** What was used could not be kept, so the answer must not be completed. */
    private void breakOffUnkept() {
        over();
        client.abort();
    }

    /** Gives back the lease and keeps the usage; false when it could not be kept, and the answer must not be completed. */
    private boolean settle(Outcome outcome) {
        if (current != null) {
            current.settle();
        }
        return report.settle(outcome, current);
    }

    private void finish() {
        if (!over) {
            over();
            client.flush();
            client.answered();
        }
    }

    /** Answers by itself what cannot be relayed. */
    private void refuse(OwnAnswer answer, Outcome outcome) {
        if (over) {
            return;
        }
        if (waiting.isHeadSent()) {
            // The client is inside of a stream already, where no second answer may begin.
            settle(outcome);
            over();
            client.abort();
            return;
        }
        report.answeredWith(answer.status());
        settle(outcome);
        over();
        client.answer(answer, report.exchangeId(), false);
    }

    /** What reads along the answer of the attempt under way; null before there is one. */
    private @Nullable AnswerReader reader() {
        return current == null ? null : current.reader();
    }

    private void over() {
        over = true;
        intake.close();
        request.release();
        waiting.stop();
        if (failover != null) {
            failover.close();
        }
        if (current != null) {
            current.abandon();
        }
    }
}
