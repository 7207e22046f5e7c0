package io.clauderelay.dialect.anthropic;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads along a message that comes as one JSON document, or an error document. */
final class MessageDocumentReader implements AnswerReader {
    private final TopLevelFields fields =
            new TopLevelFields(List.of("model", "usage", "error", "stop_reason", Container.FIELD));
    private Optional<MessageUsage> usage = Optional.empty();

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
                && !StopReason.explainsNoOutput(readString("stop_reason").orElse(""))
                && tokens().map(used -> used.output() == 0).orElse(false);
    }

    @Override
    public Optional<TokenCounts> tokens() {
        return usage().flatMap(MessageUsage::tokens);
    }

    @Override
    public ServiceTier serviceTier() {
        return usage().map(MessageUsage::serviceTier).orElse(ServiceTier.STANDARD);
    }

    @Override
    public Optional<String> inferenceGeo() {
        return usage().flatMap(MessageUsage::inferenceGeo);
    }

    /** Read once the document is whole, and then kept: it is asked for several times. */
    private Optional<MessageUsage> usage() {
        if (usage.isEmpty() || !isComplete()) {
            usage = readUsage();
        }
        return usage;
    }

    private Optional<MessageUsage> readUsage() {
        byte @Nullable [] raw = fields.find("usage");
        if (raw == null) {
            return Optional.empty();
        }
        try {
            MessageUsage read = new MessageUsage();
            read.read(new JsonCursor(raw));
            return Optional.of(read);
        } catch (JsonCursor.MalformedException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> model() {
        return readString("model");
    }

    @Override
    public List<String> stateIds() {
        byte @Nullable [] raw = fields.find(Container.FIELD);
        return raw == null ? List.of() : Container.id(raw).stream().toList();
    }

    @Override
    public Optional<UpstreamError> error() {
        byte @Nullable [] raw = fields.find("error");
        if (raw == null) {
            return Optional.empty();
        }
        try {
            JsonCursor json = new JsonCursor(raw);
            return json.isNull() ? Optional.empty() : Optional.of(ErrorObject.read(json));
        } catch (JsonCursor.MalformedException e) {
            return Optional.empty();
        }
    }

    private Optional<String> readString(String name) {
        byte @Nullable [] raw = fields.find(name);
        if (raw == null) {
            return Optional.empty();
        }
        try {
            String text = new JsonCursor(raw).readString("");
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (JsonCursor.MalformedException e) {
            return Optional.empty();
        }
    }
}
