package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clauderelay.admission.Admittance;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.metering.JournalFullException;
import io.clauderelay.scheduling.Asker;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.LeaseAnswer;
import io.clauderelay.upstream.Attempt;
import io.clauderelay.upstream.AttemptObserver;
import io.clauderelay.upstream.Failure;
import io.clauderelay.upstream.ResponseHead;
import io.clauderelay.vocabulary.Outcome;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client and its answer: admit, lease, send, relay, settle. It lives on its client's event loop from the
 * first byte to the last. The methods stand in the order they run; whatever the end, an exchange whose key was admitted
 * is settled, once.
 */
final class Exchange implements Conversation, AttemptObserver {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private final ClientConnection client;
    private final Stations stations;
    private final IncomingRequest request;
    private final ExchangeReport report;
    private final RelayedAnswer answer;
    private final CurrentAttempt current = new CurrentAttempt();
    private Admittance.@Nullable Admitted admitted;
    private @Nullable OwnAnswer refusal;
    private @Nullable AnswerReader reader;
    private boolean awaitsJournal;
    private boolean over;

    Exchange(ClientConnection client, Stations stations, IncomingRequest request) {
        this.client = client;
        this.stations = stations;
        this.request = request;
        this.report = new ExchangeReport(stations, request.operation(), request.headers(), client.address());
        this.answer = new RelayedAnswer(client, report.exchangeId());
    }

    // ---- admit: the head is here, the body is coming

    @Override
    public void begin() {
        switch (stations.admission().admit(PresentedKey.of(request.headers()))) {
            case Admittance.ToBeAsked open -> stations.admission().ask(open, this::decided);
            case Admittance known -> decided(known);
        }
    }

    /** It is known who asks. That may have taken so long that the body is here already, or that nobody waits any more. */
    private void decided(Admittance admittance) {
        if (over) {
            return;
        }
        switch (admittance) {
            case Admittance.Refused no -> refuse(Refusals.kind(no), no.message());
            case Admittance.ToBeAsked open -> throw new IllegalStateException("still to be asked: " + open);
            case Admittance.Admitted yes -> {
                admitted = yes;
                report.admitted(yes);
                if (!stations.metering().accepting()) {
                    refuseUnrecordable();
                }
            }
        }
        if (request.announcesTooMuch()) {
            refuseTooLong();
        } else if (request.awaitsContinue() && !request.isComplete()) {
            continueOrRefuse();
        }
        if (request.isComplete()) {
            bodyEnds();
        }
    }

    @Override
    public void unreadable(Throwable cause) {
        refusal = Refusals.unreadable(stations.dialect(), cause, report.exchangeId());
        answerRefusal();
    }

    @Override
    public void bodyComes(ByteBuf piece) {
        if (!over && refusal == null && !request.add(piece)) {
            refuseTooLong();
        }
    }

    @Override
    public void bodyStalls() {
        client.closeAfterAnswer();
        refuse(ErrorKind.TIMEOUT, "The request's body stopped coming.");
        answerRefusal();
    }

    @Override
    public void bodyEnds() {
        request.completed();
        if (refusal != null) {
            answerRefusal();
        } else if (admitted != null) {
            read(admitted);
        }
    }

    private void read(Admittance.Admitted by) {
        switch (request.peek()) {
            case RequestPeek.Unreadable no -> {
                refuse(ErrorKind.BAD_REQUEST, no.message());
                answerRefusal();
            }
            case RequestPeek.Forwardable yes -> lease(yes, by);
        }
    }

    // ---- lease and send

    private void lease(RequestPeek.Forwardable peek, Admittance.Admitted by) {
        report.asks(peek);
        Asker asker = new Asker(by.key(), stations.dialect().platform(), peek.model());
        switch (stations.scheduler().lease(by.directory(), asker)) {
            case LeaseAnswer.NoAccount no -> {
                refuse(ErrorKind.UNAVAILABLE, no.message());
                answerRefusal();
            }
            case Lease granted -> {
                current.permitted(granted);
                // Whatever the attempt tells at once, it tells before it is known here; an end leaves nothing to keep.
                Attempt started = stations.upstreams().start(granted.account(), request.outgoing(peek.stream()), this);
                if (!over) {
                    current.started(started);
                }
            }
        }
    }

    @Override
    public boolean maySend() {
        AccountEntry account = current.account();
        if (account == null || over) {
            return false;
        }
        try {
            report.dispatched(account.id());
            return true;
        } catch (JournalFullException e) {
            report.failedBecause(e.toString());
            refuseUnrecordable();
            answerRefusal();
            return false;
        }
    }

    // ---- relay

    @Override
    public void head(ResponseHead head) {
        if (over) {
            return;
        }
        current.answered(head);
        Failure unfit = Refusals.unfit(head);
        if (unfit != null) {
            failed(unfit);
            return;
        }
        // Only an answer that has not begun can make the request leave again.
        request.release();
        report.answeredWith(head.status());
        answer.begin(head, report.isStreamAsked());
        reader = answer.isInEvents()
                ? stations.dialect().streamReader()
                : stations.dialect().documentReader();
    }

    @Override
    public void payload(ByteBuf buffer, int from, int to) {
        AnswerReader reads = reader;
        if (over || reads == null) {
            return;
        }
        report.answerComes();
        current.contentBegins();
        reads.read(buffer, from, to);
        answer.payload(buffer, from, to);
    }

    @Override
    public void pass(ByteBuf buffer, int from, int to) {
        if (!over) {
            answer.pass(buffer, from, to);
        }
    }

    @Override
    public void pause() {
        AnswerReader reads = reader;
        if (over || awaitsJournal || reads == null) {
            return;
        }
        if (reads.isComplete() && !report.isSettled()) {
            // The bytes that make the answer whole are written but not flushed: first the usage is kept.
            settleThen(report.outcomeOf(reads), client::flush);
        } else {
            client.flush();
        }
        if (!over && !client.canTakeMore()) {
            current.stopReading();
        }
    }

    @Override
    public void clientCaughtUp() {
        if (!over) {
            current.resumeReading();
        }
    }

    // ---- settle: every way an exchange can end

    @Override
    public void end() {
        AnswerReader reads = reader;
        if (over || reads == null) {
            return;
        }
        reads.error().ifPresent(type -> report.failedBecause("the upstream answered with " + type));
        if (report.status() < 400 && answer.isCutShort(reads)) {
            breakOff(Refusals.ENDED_EARLY, true);
            return;
        }
        answer.end();
        settleThen(report.outcomeOf(reads), this::finish);
    }

    @Override
    public void failed(Failure failure) {
        if (over) {
            return;
        }
        if (!answer.isBegun()) {
            report.failedBecause(failure.reason());
            refuse(failure.shownAs(), Refusals.told(failure));
            answerRefusal(Outcome.UPSTREAM_FAILED);
            current.cancel();
            return;
        }
        breakOff(failure, current.isBetweenChunks());
    }

    /** The answer has begun and does not become whole: says so where that can be said, and never ends it cleanly. */
    private void breakOff(Failure failure, boolean betweenChunks) {
        AnswerReader reads = reader;
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
        report.failedBecause(failure.reason());
        if (takesMore) {
            // The last chunk stays away: behind a clean end the client might send its next request into the close.
            answer.add(stations.dialect().errorEvent(failure.shownAs(), failure.reason()));
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
        current.cancel();
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
        current.cancel();
    }

    /** Gives back the lease and keeps the usage; false when it could not be kept, and the answer must not be completed. */
    private boolean settle(Outcome outcome) {
        current.settle();
        return report.settle(outcome, reader);
    }

    private void finish() {
        if (!over) {
            over();
            client.flush();
            client.answered();
        }
    }

    // ---- refuse: what the relay answers by itself

    private void refuse(ErrorKind kind, String message) {
        report.refusedBecause(message);
        refusal = Refusals.answer(stations.dialect(), kind, message, report.exchangeId());
    }

    private void refuseUnrecordable() {
        refuse(ErrorKind.UNAVAILABLE, "The relay cannot record usage at the moment; try again shortly.");
    }

    private void refuseTooLong() {
        refuse(ErrorKind.TOO_LARGE, "The request body is longer than " + request.maxBodyBytes() + " bytes.");
        client.closeAfterAnswer();
        answerRefusal();
    }

    private void continueOrRefuse() {
        if (refusal == null) {
            client.writeInterim(CONTINUE);
        } else {
            // The client holds its body back, and what it would send after this answer is not known.
            client.closeAfterAnswer();
            answerRefusal();
        }
    }

    private void answerRefusal() {
        answerRefusal(Outcome.REFUSED);
    }

    private void answerRefusal(Outcome outcome) {
        OwnAnswer refused = refusal;
        if (refused == null || over) {
            return;
        }
        report.answeredWith(refused.status());
        settle(outcome);
        over();
        client.answer(refused, report.exchangeId(), false);
    }

    private void over() {
        over = true;
        request.release();
    }
}
