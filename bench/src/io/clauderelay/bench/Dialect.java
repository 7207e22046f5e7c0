package io.clauderelay.bench;

import io.clauderelay.bench.MessageEvents.Event;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.List;

/** The API whose words an answer is told in. Where nothing else is said, it is one of OpenAI's. */
enum Dialect {
    MESSAGES {
        @Override
        List<Event> stream(Reply reply, Asked asked) {
            return MessageEvents.stream(reply, asked.model());
        }

        @Override
        String whole(Reply reply, Asked asked) {
            return MessageEvents.whole(reply, asked.model());
        }

        @Override
        TokenCounts told(Reply reply) {
            return reply.tokens();
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
        List<Event> stream(Reply reply, Asked asked) {
            return ResponseEvents.stream(reply, asked);
        }

        @Override
        String whole(Reply reply, Asked asked) {
            return ResponseEvents.whole(reply, asked);
        }

        @Override
        TokenCounts told(Reply reply) {
            return withSearches(reply.tokens(), reply.content().stream()
                    .filter(block -> block instanceof Block.ServerToolUse use && use.isWebSearch())
                    .count());
        }
    },
    /** The endpoint that compacts a conversation and does not stream. */
    COMPACTION {
        @Override
        List<Event> stream(Reply reply, Asked asked) {
            return ResponseEvents.stream(reply, asked);
        }

        @Override
        String whole(Reply reply, Asked asked) {
            return ResponseEvents.compaction(reply, asked);
        }
    },
    CHAT {
        @Override
        List<Event> stream(Reply reply, Asked asked) {
            return ChatEvents.stream(reply, asked);
        }

        @Override
        String whole(Reply reply, Asked asked) {
            return ChatEvents.whole(reply, asked);
        }

        @Override
        List<Event> error(Flaw.ErrorEvent error, int sequence) {
            return List.of(ChatEvents.failure(OpenAiErrors.code(error.type()), error.message()));
        }

        @Override
        Event malformed() {
            return ChatEvents.malformed();
        }
    };

    /** The events of a stream, its terminal event last. */
    abstract List<Event> stream(Reply reply, Asked asked);

    /** The same answer as one JSON object. */
    abstract String whole(Reply reply, Asked asked);

    /** As much of the reply's usage as this API has words for. */
    TokenCounts told(Reply reply) {
        return withSearches(reply.tokens(), 0);
    }

    /** What a stream ends with that fails behind so many events. */
    List<Event> error(Flaw.ErrorEvent error, int sequence) {
        return ResponseEvents.failure(OpenAiErrors.code(error.type()), error.message(), sequence);
    }

    /** An event whose data is no JSON. */
    Event malformed() {
        return ResponseEvents.malformed();
    }

    /** The same refusal in the envelope of this API. */
    Refusal refusal(Refusal refusal) {
        return OpenAiErrors.translated(refusal);
    }

    /** What stands in the head of each answer. */
    List<Header> usualHeaders() {
        return OpenAiErrors.usualHeaders();
    }

    private static TokenCounts withSearches(TokenCounts tokens, long searches) {
        return new TokenCounts(
                tokens.input(),
                tokens.output(),
                tokens.cacheRead(),
                tokens.cacheWrite5m(),
                tokens.cacheWrite1h(),
                tokens.reasoning(),
                searches);
    }
}
