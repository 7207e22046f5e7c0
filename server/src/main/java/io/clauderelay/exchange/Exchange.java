package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clauderelay.admission.Admittance;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.metering.JournalFullException;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.LeaseAnswer;
import io.clauderelay.upstream.Attempt;
import io.clauderelay.upstream.AttemptObserver;
import io.clauderelay.upstream.Failure;
import io.clauderelay.upstream.OutgoingRequest;
import io.clauderelay.upstream.ResponseHead;
import io.clauderelay.vocabulary.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
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
    private final HttpRequest request;
    private final Route.Relayed route;
    private final int maxBodyBytes;
    private final RequestBody body;
    private final ExchangeReport report;
    private final RelayedAnswer answer;
    private Admittance.@Nullable Admitted admitted;
    private @Nullable OwnAnswer refusal;
    private @Nullable Lease lease;
    private @Nullable Attempt attempt;
    private @Nullable AnswerReader reader;
    private boolean awaitsJournal;
    private boolean over;

    Exchange(ClientConnection client, Stations stations, HttpRequest request, Route.Relayed route, int maxBodyBytes) {
        this.client = client;
        this.stations = stations;
        this.request = request;
        this.route = route;
        this.maxBodyBytes = maxBodyBytes;
        this.body = new RequestBody(
                stations.dialect().requestFields(), request.headers().get("content-encoding"), maxBodyBytes);
        this.report = new ExchangeReport(stations, route.operation(), request.headers(), client.address());
        this.answer = new RelayedAnswer(client, report.exchangeId());
    }

    // ---- admit: the head is here, the body is coming

    @Override
    public void begin() {
        switch (stations.admission().admit(PresentedKey.of(request.headers()))) {
            case Admittance.NotAuthenticated no -> refuse(ErrorKind.UNAUTHENTICATED, no.message());
            case Admittance.Admitted yes -> {
                admitted = yes;
                report.admitted(yes);
                if (!stations.metering().accepting()) {
                    refuseUnrecordable();
                }
            }
        }
        if (HttpUtil.getContentLength(request, 0L) > maxBodyBytes) {
            refuseTooLong();
        } else if (HttpUtil.is100ContinueExpected(request)) {
            continueOrRefuse();
        }
    }

    @Override
    public void unreadable(Throwable cause) {
        refusal = Refusals.unreadable(stations.dialect(), cause, report.exchangeId());
        answerRefusal();
    }

    @Override
    public void bodyComes(ByteBuf piece) {
        if (!over && refusal == null && !body.add(piece)) {
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
        if (refusal != null || admitted == null) {
            answerRefusal();
            return;
        }
        switch (body.peek()) {
            case RequestPeek.Unreadable no -> {
                refuse(ErrorKind.BAD_REQUEST, no.message());
                answerRefusal();
            }
            case RequestPeek.Forwardable yes -> lease(yes, admitted);
        }
    }

    // ---- lease and send

    private void lease(RequestPeek.Forwardable peek, Admittance.Admitted by) {
        report.asks(peek);
        switch (stations.scheduler().lease(by.directory(), stations.dialect().platform(), peek.model())) {
            case LeaseAnswer.NoAccount no -> {
                refuse(ErrorKind.UNAVAILABLE, no.message());
                answerRefusal();
            }
            case Lease granted -> {
                lease = granted;
                OutgoingRequest outgoing = new OutgoingRequest(
                        request.method().name(), route.target(), request.headers(), body.bytes(), peek.stream());
                // Whatever the attempt tells at once, it tells before it is known here; an end leaves nothing to keep.
                Attempt started = stations.upstreams().start(granted.account(), outgoing, this);
                if (!over) {
                    attempt = started;
                }
            }
        }
    }

    @Override
    public boolean maySend() {
        Lease held = lease;
        if (held == null || over) {
            return false;
        }
        try {
            report.dispatched(held.account().id());
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
        Failure unfit = Refusals.unfit(head);
        if (unfit != null) {
            failed(unfit);
            return;
        }
        // Only an answer that has not begun can make the request leave again.
        body.release();
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
        Attempt running = attempt;
        if (running != null && !over && !client.canTakeMore()) {
            running.stopReading();
        }
    }

    @Override
    public void clientCaughtUp() {
        Attempt running = attempt;
        if (running != null && !over) {
            running.resumeReading();
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
            Attempt unwanted = attempt;
            report.failedBecause(failure.reason());
            refuse(failure.shownAs(), Refusals.told(failure));
            answerRefusal(Outcome.UPSTREAM_FAILED);
            if (unwanted != null) {
                unwanted.cancel();
            }
            return;
        }
        Attempt broken = attempt;
        breakOff(failure, broken != null && broken.chunkRemainder() == 0);
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
        Attempt running = attempt;
        over();
        if (running != null) {
            running.cancel();
        }
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
        Attempt running = attempt;
        over();
        client.abort();
        if (running != null) {
            running.cancel();
        }
    }

    /** Gives back the lease and keeps the usage; false when it could not be kept, and the answer must not be completed. */
    private boolean settle(Outcome outcome) {
        Lease held = lease;
        if (held != null) {
            lease = null;
            held.settle();
        }
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
        refuse(ErrorKind.TOO_LARGE, "The request body is longer than " + maxBodyBytes + " bytes.");
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
        body.release();
    }
}
