package io.clauderelay.console;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/** Answers what never became a request, such as a malformed request line, with problem details like everything else. */
final class TransportProblems implements DirectHandler {
    private TransportProblems() {}

    /** One handler for every kind of such an event. */
    static DirectHandlers forEveryEvent() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        TransportProblems problems = new TransportProblems();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, problems);
        }
        return handlers.build();
    }

    /** Says only what kind of event it was: the library's message quotes the request. */
    @Override
    public TransportResponse handle(
            TransportRequest request, EventType event, Status status, ServerResponseHeaders headers, String message) {
        Reply reply = Problem.of(status.code(), status.reasonPhrase(), detail(status.code()))
                .reply();
        FrontDoor.SECURITY_HEADERS.forEach((name, value) -> headers.set(HeaderNames.create(name), value));
        reply.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(event.keepAlive())
                .entity(reply.body())
                .build();
    }

    private static String detail(int status) {
        return switch (status) {
            case 413 -> "The body may have at most " + Request.MAX_BODY_BYTES + " bytes.";
            case 414 -> "The path with its query is too long.";
            case 431 -> "The headers are too large.";
            case 503 -> "The console serves as many requests as it can; come back in a moment.";
            default ->
                status < 500
                        ? "The request is not HTTP/1.1 as RFC 9112 describes it."
                        : "The console could not answer; the relay's log may say why.";
        };
    }
}
