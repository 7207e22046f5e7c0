package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clauderelay.admission.Admittance;
import io.clauderelay.admission.Demand;
import io.clauderelay.admission.Permit;
import io.clauderelay.admission.PermitAnswer;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.RequestPeek;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes in one request: who asks, the body, and what it asks for. A refusal waits until the body is here, for only then
 * does a client listen; unless the client holds the body back, or it is what is refused.
 */
final class Intake {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    /** Told once what comes of it, unless the intake is closed before. */
    interface Taker {
        /** The request is to be relayed. */
        void taken(Admittance.Admitted by, RequestPeek.Forwardable peek);

        /** The request is not to be relayed. */
        void refused(OwnAnswer answer);
    }

    private final ClientConnection client;
    private final Stations stations;
    private final IncomingRequest request;
    private final ExchangeReport report;
    private final Taker taker;
    private Admittance.@Nullable Admitted admitted;
    private @Nullable OwnAnswer refusal;
    private PermitAnswer.@Nullable Waiting waiting;

    /** Whether its key's limits have been asked: the body is read, and nothing more is to be done with it. */
    private boolean asked;

    private boolean over;

    Intake(ClientConnection client, Stations stations, IncomingRequest request, ExchangeReport report, Taker taker) {
        this.client = client;
        this.stations = stations;
        this.request = request;
        this.report = report;
        this.taker = taker;
    }

    /** The head is here, the body is coming. */
    void begin() {
        switch (stations.admission().admit(PresentedKey.of(request.headers()), report.presenter())) {
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
            case Admittance.NotPermitted no -> {
                report.admitted(no.known());
                refuse(no);
            }
            case Admittance.Refused no -> refuse(no);
            case Admittance.ToBeAsked open -> throw new IllegalStateException("still to be asked: " + open);
            case Admittance.Admitted yes -> {
                admitted = yes;
                report.admitted(yes);
                if (!stations.metering().accepting()) {
                    refusal = Refusals.unrecordable(stations.dialect(), report.exchangeId());
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

    void unreadable(Throwable cause) {
        refusal = Refusals.unreadable(stations.dialect(), cause, report.exchangeId());
        tellRefusal();
    }

    void bodyComes(ByteBuf piece) {
        if (!over && refusal == null && !request.add(piece)) {
            refuseTooLong();
        }
    }

    void bodyStalls() {
        client.closeAfterAnswer();
        refuse(ErrorKind.TIMEOUT, "The request's body stopped coming.");
        tellRefusal();
    }

    void bodyEnds() {
        request.completed();
        if (refusal != null) {
            tellRefusal();
        } else if (admitted != null && !over && !asked) {
            read(admitted);
        }
    }

    private void read(Admittance.Admitted by) {
        switch (request.peek()) {
            case RequestPeek.Unreadable no -> {
                refuse(ErrorKind.BAD_REQUEST, no.message());
                tellRefusal();
            }
            case RequestPeek.Forwardable yes -> {
                report.asks(yes);
                String forbidden = stations.admission().forbiddenModel(by.key(), yes.model());
                if (forbidden != null) {
                    refuse(ErrorKind.FORBIDDEN, forbidden);
                    tellRefusal();
                } else {
                    permit(by, yes);
                }
            }
        }
    }

    /** What is free counts against nothing. */
    private void permit(Admittance.Admitted by, RequestPeek.Forwardable peek) {
        if (request.operation().isFree()) {
            take(by, peek);
            return;
        }
        if (by.key().limits() == null) {
            report.permitted(stations.admission().permitUnlimited(by.key(), peek.model(), report.startedAt()));
            take(by, peek);
            return;
        }
        asked = true;
        Demand demand = new Demand(
                by.key(),
                by.directory(),
                report.startedAt(),
                stations.dialect().platform(),
                peek.model(),
                request.size());
        switch (stations.admission().permit(demand, answer -> permitted(by, peek, answer))) {
            case PermitAnswer.Waiting waits -> waiting = waits;
            case PermitAnswer known -> permitted(by, peek, known);
        }
    }

    private void permitted(Admittance.Admitted by, RequestPeek.Forwardable peek, PermitAnswer answer) {
        waiting = null;
        switch (answer) {
            case Permit permit -> {
                report.permitted(permit);
                take(by, peek);
            }
            case PermitAnswer.Refused(Admittance.Refused no) -> {
                refuse(no);
                tellRefusal();
            }
            case PermitAnswer.Waiting waits -> throw new IllegalStateException("still in line: " + waits);
        }
    }

    private void take(Admittance.Admitted by, RequestPeek.Forwardable peek) {
        over = true;
        taker.taken(by, peek);
    }

    private void refuse(Admittance.Refused no) {
        report.refusedBecause(no.message());
        refusal = Refusals.notAdmitted(stations.dialect(), no, stations.clock().instant(), report.exchangeId());
    }

    private void refuse(ErrorKind kind, String message) {
        report.refusedBecause(message);
        refusal = Refusals.answer(stations.dialect(), kind, message, report.exchangeId());
    }

    private void refuseTooLong() {
        refuse(ErrorKind.TOO_LARGE, "The request body is longer than " + request.maxBodyBytes() + " bytes.");
        client.closeAfterAnswer();
        tellRefusal();
    }

    private void continueOrRefuse() {
        if (refusal == null) {
            client.writeInterim(CONTINUE);
        } else {
            // The client holds its body back, and what it would send after this answer is not known.
            client.closeAfterAnswer();
            tellRefusal();
        }
    }

    private void tellRefusal() {
        if (!over && refusal != null) {
            over = true;
            taker.refused(refusal);
        }
    }

    /** Tells nothing any more. */
    void close() {
        over = true;
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
    }
}
