package io.clauderelay.streams;

import io.clauderelay.dialect.AnswerReader;
import java.util.List;

/** All that a reader tells of what it has read. */
record Reading(Said said, boolean isBetweenEvents, boolean hasContent, boolean isEmpty, List<String> stateIds) {
    static Reading of(AnswerReader reader) {
        return new Reading(
                new Said(reader.tokens(), reader.model(), reader.isComplete(), reader.error()),
                reader.isBetweenEvents(),
                reader.hasContent(),
                reader.isEmpty(),
                reader.stateIds());
    }

    /** Reads an answer cut at these places. */
    static Reading of(Answered answer, int[] cuts) {
        AnswerReader reader = answer.reader();
        Splits.feed(answer.bytes(), cuts, piece -> reader.read(piece, piece.readerIndex(), piece.writerIndex()));
        return of(reader);
    }
}
