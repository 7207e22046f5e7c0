package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Dimension;
import io.clauderelay.usage.RollUp;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the answer to a question is read.
 *
 * @param rollUp null for the exchanges themselves
 */
record Source(Question question, @Nullable RollUp rollUp) {

    /** The smallest roll-up that tells all apart that the question does. */
    static Source of(Question question) {
        Set<Dimension> needed = EnumSet.noneOf(Dimension.class);
        question.groupBy().dimension().ifPresent(needed::add);
        needed.addAll(question.filters().dimensions());
        return new Source(question, RollUp.covering(needed).orElse(null));
    }

    /** The period in pieces, as it is kept. */
    List<Span> spans(List<Piece> pieces) {
        return rollUp == null ? Span.runs(pieces) : Span.over(pieces, question.interval(), rollUp.grains());
    }

    /** The column of a dimension, or what stands for it. */
    String column(Dimension dimension) {
        return rollUp == null ? dimension.ofExchange() : dimension.column();
    }
}
