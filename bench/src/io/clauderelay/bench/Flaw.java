package io.clauderelay.bench;

import java.time.Duration;

/**
 * What goes wrong with a reply. Events of every kind count, {@code message_start} and {@code ping} too. In an answer
 * that is not a stream, a flaw after 0 events strikes behind the headers and any other one in the middle of the body.
 */
public sealed interface Flaw {
    /** Nothing goes wrong. */
    record None() implements Flaw {}

    /** The connection ends after n events. */
    record Cut(int afterEvents, Hangup how) implements Flaw {}

    /** After n events the connection falls silent; {@link ScriptedUpstream#continueStalled()} lets the rest go out. */
    record Stall(int afterEvents) implements Flaw {}

    /** After n events nothing comes for so long; then the rest. */
    record Lull(int afterEvents, Duration length) implements Flaw {}

    /** An event whose JSON is broken stands after n events; the rest follows. */
    record Malformed(int afterEvents) implements Flaw {}

    /** The stream ends with an error event after n events; an answer that is no stream is the error itself. */
    record ErrorEvent(int afterEvents, String type, String message) implements Flaw {}

    /** Everything but the terminal event arrives, and the body ends cleanly. */
    record NoTerminal() implements Flaw {}

    /** How a connection is ended. */
    enum Hangup {
        RST,
        FIN
    }

    Flaw NONE = new None();
    Flaw HEADERS_THEN_SILENCE = new Stall(0);
    Flaw ERROR_FIRST = new ErrorEvent(0, "overloaded_error", "Overloaded");
    Flaw NO_TERMINAL = new NoTerminal();

    static Flaw resetAfter(int events) {
        return new Cut(events, Hangup.RST);
    }

    static Flaw closeAfter(int events) {
        return new Cut(events, Hangup.FIN);
    }

    static Flaw stallAfter(int events) {
        return new Stall(events);
    }

    /** The stream is opened at once, and its first content is late. */
    static Flaw slowContent(Duration delay) {
        return new Lull(1, delay);
    }

    static Flaw malformedAfter(int events) {
        return new Malformed(events);
    }

    static Flaw overloadedAfter(int events) {
        return new ErrorEvent(events, "overloaded_error", "Overloaded");
    }
}
