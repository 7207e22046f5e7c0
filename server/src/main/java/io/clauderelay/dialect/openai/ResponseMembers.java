package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.List;
import java.util.Optional;

/** What the relay wants to know of a response object, which is a document or stands inside an event. */
final class ResponseMembers {
    private static final String USAGE = "usage";
    private static final String MODEL = "model";
    private static final String STATUS = "status";
    private static final String OUTPUT = "output";

    private final TopLevelFields fields = new TopLevelFields(List.of(
            "object",
            STATUS,
            "error",
            MODEL,
            USAGE,
            OUTPUT,
            TierWords.FIELD,
            ResponseState.ID,
            ResponseState.STORE,
            ResponseState.CONVERSATION));

    TopLevelFields fields() {
        return fields;
    }

    Optional<String> id() {
        return CapturedValues.text(fields, ResponseState.ID);
    }

    Optional<String> model() {
        return CapturedValues.text(fields, MODEL);
    }

    Optional<TokenCounts> tokens(long webSearches) {
        return TokenUsage.read(fields.find(USAGE), webSearches);
    }

    Optional<ServiceTier> serviceTier() {
        return TierWords.read(fields);
    }

    List<String> stateIds() {
        return ResponseState.issued(fields);
    }

    /** The error it names, or that it has failed without naming one. */
    Optional<UpstreamError> error() {
        Optional<UpstreamError> named = CapturedValues.error(fields);
        return named.isEmpty() && is(STATUS, "failed") ? Optional.of(UpstreamError.unnamed()) : named;
    }

    /** Whether it is a finished response that puts nothing out and says so. */
    boolean isEmpty() {
        boolean finished = is("object", "response") && is(STATUS, "completed");
        return finished && !hasOutput() && saysNoOutput();
    }

    boolean hasOutput() {
        return CapturedValues.hasElements(fields, OUTPUT);
    }

    private boolean saysNoOutput() {
        return tokens(0).map(used -> used.output() == 0).orElse(false);
    }

    private boolean is(String name, String text) {
        return CapturedValues.text(fields, name).orElse("").equals(text);
    }
}
