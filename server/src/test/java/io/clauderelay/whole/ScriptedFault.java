package io.clauderelay.whole;

import static io.clauderelay.whole.Fate.asItCame;
import static io.clauderelay.whole.Fate.brokenOff;
import static io.clauderelay.whole.Fate.hidden;
import static io.clauderelay.whole.Fate.itsAnswer;
import static io.clauderelay.whole.Fate.ofTheRelay;
import static io.clauderelay.whole.Fate.shown;
import static io.clauderelay.whole.Fate.shownInLiveStreams;
import static io.clauderelay.whole.Fate.shownInStreams;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be wrong with an account, and what must come of it. */
enum ScriptedFault {
    RATE_LIMITED("429", "rate-limited"),
    RATE_LIMITED_BRIEFLY("429, `retry-after: 7`", "rate-limited-7"),
    RATE_LIMITED_LONG("429, `retry-after: 30`", "rate-limited-30"),
    FAILS_ONCE("500 once", "status-500+times-1"),
    FAILS("500", "status-500"),
    UNAVAILABLE("503", "status-503"),
    OVERLOADED("529", "overloaded"),
    CREDENTIAL_REFUSED("401", "status-401"),
    FORBIDDEN("403", "status-403"),
    RESET("connection reset before the answer", "reset"),
    SILENCE("no answer at all", "silence"),
    HEADERS_THEN_SILENCE("headers, then silence", "headers-then-silence"),
    FIRST_EVENT_LATE("first event too late", "slow-first-event-9000"),
    CONTENT_LATE("opening at once, content too late", "slow-content-9000"),
    SLOW("first event late, but in time", "slow-first-event-150"),
    ERROR_FIRST("error event first in a 200 stream; 529 to a document", "error-first"),
    RESET_MIDWAY("reset after 40 of 60 events, or half a document", "cut-after-40"),
    CLOSED_MIDWAY("closed after 40 of 60 events, or half a document", "close-after-40"),
    STALLS("silence after 40 of 60 events, or half a document", "stall-after-40"),
    MALFORMED("malformed event in the middle, or half a document", "malformed-after-40"),
    NO_TERMINAL("no terminal event, or half a document", "no-terminal"),
    CONTEXT_TOO_LONG("400, context too long", "context-too-long"),
    CONTENT_REFUSED("400, content refused", "content-refused");

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    private final String words;
    private final String script;

    ScriptedFault(String words, String script) {
        this.words = words;
        this.script = script;
    }

    /**
     * A failed attempt as it is kept with the exchange.
     *
     * @param fault null when it is not the account's
     * @param status 0 for none
     * @param reason part of it
     */
    record Entry(@Nullable String fault, int status, String reason) {
        static Entry answered(int status, String fault) {
            return new Entry(fault, status, "the upstream answered " + status);
        }

        static Entry begun(String reason) {
            return new Entry("broken", 200, reason);
        }
    }

    String words() {
        return words;
    }

    String script() {
        return script;
    }

    /** What must come of it. */
    Fate fate() {
        return switch (this) {
            case RATE_LIMITED -> hidden(asItCame(429, 2));
            case RATE_LIMITED_BRIEFLY -> hidden(asItCame(429, 2, 7));
            case RATE_LIMITED_LONG -> hidden(asItCame(429, 1, 30));
            case FAILS_ONCE -> hidden(itsAnswer(2));
            case FAILS -> hidden(asItCame(500, 2));
            case UNAVAILABLE -> hidden(asItCame(503, 2));
            case OVERLOADED -> hidden(asItCame(529, 2));
            case CREDENTIAL_REFUSED, FORBIDDEN -> hidden(ofTheRelay(503, 1));
            case RESET -> hidden(ofTheRelay(502, 2));
            case SILENCE, HEADERS_THEN_SILENCE, FIRST_EVENT_LATE, CONTENT_LATE -> hidden(ofTheRelay(504, 1));
            case SLOW -> shown(itsAnswer(1));
            case ERROR_FIRST -> hidden(asItCame(200, 2), asItCame(529, 2));
            case RESET_MIDWAY, CLOSED_MIDWAY, NO_TERMINAL ->
                shownInLiveStreams(brokenOff("api_error"), ofTheRelay(502, 2));
            case STALLS -> shownInLiveStreams(brokenOff("timeout_error"), ofTheRelay(504, 1));
            case MALFORMED -> shownInStreams(itsAnswer(1), ofTheRelay(502, 2));
            case CONTEXT_TOO_LONG, CONTENT_REFUSED -> shown(asItCame(400, 1));
        };
    }

    /** What is kept of an attempt to get a stream, or a document. */
    Entry entry(boolean stream) {
        return switch (this) {
            case RATE_LIMITED, RATE_LIMITED_BRIEFLY, RATE_LIMITED_LONG -> Entry.answered(429, "rate-limited");
            case FAILS_ONCE, FAILS -> Entry.answered(500, "broken");
            case UNAVAILABLE -> Entry.answered(503, "broken");
            case OVERLOADED -> Entry.answered(529, "overloaded");
            case CREDENTIAL_REFUSED -> Entry.answered(401, "unauthorized");
            case FORBIDDEN -> Entry.answered(403, "unauthorized");
            case RESET -> new Entry("broken", 0, "closed the connection before its answer");
            case SILENCE -> new Entry("broken", 0, "did not answer in time");
            case HEADERS_THEN_SILENCE, FIRST_EVENT_LATE, CONTENT_LATE ->
                Entry.begun(stream ? "brought no content in time" : "fell silent in the middle");
            case SLOW -> new Entry(null, 0, "nothing is wrong");
            case ERROR_FIRST ->
                stream
                        ? new Entry("overloaded", 200, "reported overloaded_error inside its answer")
                        : Entry.answered(529, "overloaded");
            case RESET_MIDWAY, CLOSED_MIDWAY -> Entry.begun("closed the connection in the middle");
            case STALLS -> Entry.begun("fell silent in the middle");
            case MALFORMED -> Entry.begun("something that is no answer");
            case NO_TERMINAL ->
                Entry.begun(stream ? "ended its answer before it was whole" : "something that is no answer");
            case CONTEXT_TOO_LONG, CONTENT_REFUSED ->
                new Entry(null, 400, "the upstream answered 400 invalid_request_error");
        };
    }

    /** The script whose answer holds the very bytes that this one's client may see; empty when there are none. */
    Optional<String> visible() {
        return switch (this) {
            case RESET, SILENCE, HEADERS_THEN_SILENCE, FIRST_EVENT_LATE, CONTENT_LATE -> Optional.empty();
            case FAILS_ONCE -> Optional.of("slow-first-event-0");
            case RESET_MIDWAY, STALLS -> Optional.of(CLOSED_MIDWAY.script);
            default -> Optional.of(script);
        };
    }

    /** Whether it takes a deadline to find out. */
    boolean isSlow() {
        return switch (this) {
            case SILENCE, HEADERS_THEN_SILENCE, FIRST_EVENT_LATE, CONTENT_LATE, STALLS -> true;
            default -> false;
        };
    }

    /** The account is left alone so long at least before it is asked once more. */
    Duration pause() {
        return this == RATE_LIMITED_BRIEFLY ? Duration.ofSeconds(7) : SHORTEST_PAUSE;
    }

    /** The state of the account after one exchange: of broken answers it takes three in a row to leave it alone. */
    String stateAfter(boolean stream) {
        String fault = entry(stream).fault();
        if (fault == null || fault.equals("broken")) {
            return "ready";
        }
        return fault.equals("unauthorized") ? fault : "cooling";
    }
}
