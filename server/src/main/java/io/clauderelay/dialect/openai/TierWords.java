package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.vocabulary.ServiceTier;
import java.util.Optional;

/** How OpenAI's answers say how urgently they were served. */
final class TierWords {
    static final String FIELD = "service_tier";

    private TierWords() {}

    /**
     * The tier that an answer names; empty when it names none. {@code auto} is the request's word for whatever there is,
     * which the opening of a stream repeats, and so names none either.
     */
    static Optional<ServiceTier> read(TopLevelFields fields) {
        return CapturedValues.text(fields, FIELD)
                .filter(said -> !said.equals("auto"))
                .map(TierWords::tier);
    }

    private static ServiceTier tier(String said) {
        return switch (said) {
            case "default", "standard" -> ServiceTier.STANDARD;
            case "priority" -> ServiceTier.PRIORITY;
            case "flex" -> ServiceTier.FLEX;
            case "batch" -> ServiceTier.BATCH;
            case "fast" -> ServiceTier.FAST;
            default -> ServiceTier.OTHER;
        };
    }
}
