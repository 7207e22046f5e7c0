package io.clauderelay.exchange;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.RequestPeek;

/**
 * What kind of answer a client waits for.
 *
 * @param dialect the language it is in
 * @param asks what was asked for
 * @param assured whether the client gets nothing before all of it is here
 * @param maxAssured beyond this many bytes even that client gets them as they come
 * @param usageAdded whether the relay asked for the usage in the client's place, and has to take it out again
 * @param ofAnother whether it tells what became of another answer
 */
record Expected(
        Dialect dialect,
        RequestPeek.Forwardable asks,
        boolean assured,
        int maxAssured,
        boolean usageAdded,
        boolean ofAnother) {
    String model() {
        return asks.model();
    }

    /** Whether a stream of events was asked for. */
    boolean stream() {
        return asks.stream();
    }

    /**
     * A reader for what comes.
     *
     * @param inEvents whether that is a stream of events
     * @param good whether its status says that all is well
     */
    AnswerReader reader(boolean inEvents, boolean good) {
        AnswerReader reader = inEvents ? dialect.streamReader() : dialect.documentReader();
        return ofAnother && good ? new RetoldAnswer(reader) : reader;
    }
}
