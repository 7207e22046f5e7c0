package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/** Reads along a chat completion that comes as one JSON document, or an error document. */
final class ChatDocumentReader implements AnswerReader {
    private final TopLevelFields fields =
            new TopLevelFields(List.of("model", "usage", "error", "choices", TierWords.FIELD));

    @Override
    public void read(ByteBuf buffer, int from, int to) {
        fields.read(buffer, from, to);
    }

    @Override
    public boolean isComplete() {
        return fields.isComplete();
    }

    @Override
    public boolean isBetweenEvents() {
        return false;
    }

    @Override
    public boolean hasContent() {
        return false;
    }

    @Override
    public boolean isEmpty() {
        return isComplete()
                && error().isEmpty()
                && !ChatChoices.read(fields.find("choices")).explainsNoOutput()
                && tokens().map(used -> used.output() == 0).orElse(false);
    }

    @Override
    public Optional<TokenCounts> tokens() {
        return TokenUsage.read(fields.find("usage"), 0);
    }

    @Override
    public ServiceTier serviceTier() {
        return TierWords.read(fields).orElse(ServiceTier.STANDARD);
    }

    @Override
    public Optional<String> model() {
        return CapturedValues.text(fields, "model");
    }

    /** Stored completions are not read back through the relay. */
    @Override
    public List<String> stateIds() {
        return List.of();
    }

    @Override
    public Optional<UpstreamError> error() {
        return CapturedValues.error(fields);
    }
}
