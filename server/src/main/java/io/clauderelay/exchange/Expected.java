package io.clauderelay.exchange;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.upstream.NotFound;

/**
 * What kind of answer a client waits for.
 *
 * @param dialect the language it is in
 * @param asks what was asked for
 * @param assured whether the client gets nothing before all of it is here
 * @param maxAssured beyond this many bytes even that client gets them as they come
 * @param usageAdded whether the relay asked for the usage in the client's place, and has to take it out again
 * @param operation what is asked of the upstream
 */
record Expected(
        Dialect dialect,
        RequestPeek.Forwardable asks,
        boolean assured,
        int maxAssured,
        boolean usageAdded,
        Route.Operation operation) {
    String model() {
        return asks.model();
    }

    /** Whether a stream of events was asked for. */
    boolean stream() {
        return asks.stream();
    }

    /** What a 404 means that does not say what is not found. */
    NotFound notFound() {
        return operation.ownApi() == null ? NotFound.OF_THE_REQUEST : NotFound.OF_THE_PATH;
    }

    /**
     * A reader for what comes.
     *
     * @param inEvents whether that is a stream of events
     * @param good whether its status says that all is well
     */
    AnswerReader reader(boolean inEvents, boolean good) {
        AnswerReader reader = inEvents ? dialect.streamReader() : dialect.documentReader();
        return operation.isAboutAnother() && good ? new RetoldAnswer(reader) : reader;
    }
}
