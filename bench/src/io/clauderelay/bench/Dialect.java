package io.clauderelay.bench;

import io.clauderelay.bench.MessageEvents.Event;
import java.util.List;

/** The API whose words an answer is told in. */
enum Dialect {
    MESSAGES {
        @Override
        List<Event> stream(Reply reply, String model) {
            return MessageEvents.stream(reply, model);
        }

        @Override
        String whole(Reply reply, String model) {
            return MessageEvents.whole(reply, model);
        }

        @Override
        List<Event> error(Flaw.ErrorEvent error, int sequence) {
            return List.of(MessageEvents.error(error.type(), error.message()));
        }

        @Override
        Event malformed() {
            return MessageEvents.malformed();
        }

        @Override
        Refusal refusal(Refusal refusal) {
            return refusal;
        }

        @Override
        List<Header> usualHeaders() {
            return Heads.usual();
        }
    },
    RESPONSES {
        @Override
        List<Event> stream(Reply reply, String model) {
            return ResponseEvents.stream(reply, model);
        }

        @Override
        String whole(Reply reply, String model) {
            return ResponseEvents.whole(reply, model);
        }

        @Override
        List<Event> error(Flaw.ErrorEvent error, int sequence) {
            return ResponseEvents.failure(OpenAiErrors.code(error.type()), error.message(), sequence);
        }

        @Override
        Event malformed() {
            return ResponseEvents.malformed();
        }

        @Override
        Refusal refusal(Refusal refusal) {
            return OpenAiErrors.translated(refusal);
        }

        @Override
        List<Header> usualHeaders() {
            return OpenAiErrors.usualHeaders();
        }
    };

    /** The events of a stream, its terminal event last. */
    abstract List<Event> stream(Reply reply, String model);

    /** The same answer as one JSON object. */
    abstract String whole(Reply reply, String model);

    /** What a stream ends with that fails behind so many events. */
    abstract List<Event> error(Flaw.ErrorEvent error, int sequence);

    /** An event whose data is no JSON. */
    abstract Event malformed();

    /** The same refusal in the envelope of this API. */
    abstract Refusal refusal(Refusal refusal);

    /** What stands in the head of each answer. */
    abstract List<Header> usualHeaders();
}
