package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.EventScanner;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads along a stream of Chat Completions: chunks without names, and {@code [DONE]}. Once there was content, a chunk is
 * read only when it mentions usage or an error.
 */
final class ChatStreamReader extends EventScanner implements AnswerReader {
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
    private static final byte[] ERROR = "error".getBytes(US_ASCII);
    private static final List<String> OF_CHUNK =
            List.of("choices", "usage", "error", "model", "code", "message", TierWords.FIELD);

    private @Nullable TopLevelFields chunk;
    private boolean isDone;
    private boolean isNamedError;
    private boolean usageOnly;

    private boolean ended;
    private boolean content;
    private boolean endedForAReason;
    private @Nullable TokenCounts tokens;
    private ServiceTier tier = ServiceTier.STANDARD;
    private @Nullable String model;
    private @Nullable UpstreamError error;

    /**
     * Whether the event that ended last is the chunk that brings nothing but the usage. Feed the reader event by event,
     * and this tells which one a client that has not asked for it must not see.
     */
    boolean isUsageOnly() {
        return usageOnly;
    }

    @Override
    protected boolean isInteresting(ByteBuf buffer, int from, int to) {
        isNamedError = is(buffer, from, to, ERROR);
        return false;
    }

    @Override
    protected boolean isDecidedByName() {
        return false;
    }

    @Override
    protected boolean isInterestingUnnamed(ByteBuf buffer, int from, int to) {
        isDone = startsWith(buffer, from, to, DONE);
        if (isDone) {
            return false;
        }
        chunk = new TopLevelFields(OF_CHUNK);
        return true;
    }

    /** What begins otherwise than with a brace is the end, or no chunk at all. */
    @Override
    protected boolean isInterestingUnnamedWhole(ByteBuf buffer, int from, int to) {
        boolean mayMatter = !content
                || model == null
                || isNamedError
                || buffer.getByte(from) != '{'
                || ChatMentions.any(buffer, from, to);
        return mayMatter && isInterestingUnnamed(buffer, from, to);
    }

    @Override
    protected void data(ByteBuf buffer, int from, int to) {
        if (chunk != null) {
            chunk.read(buffer, from, to);
        }
    }

    @Override
    protected void dataLineEnds() {
        // Where JSON goes on in a next line, the line's end is a blank like any other.
    }

    @Override
    protected void eventEnds() {
        ended |= isDone;
        usageOnly = false;
        if (chunk != null) {
            readChunk(chunk);
        }
        if (isNamedError && error == null) {
            error = chunk == null ? UpstreamError.unnamed() : CapturedValues.bareError(chunk);
        }
        chunk = null;
        isDone = false;
        isNamedError = false;
    }

    private void readChunk(TopLevelFields read) {
        if (!read.isComplete()) {
            content |= !isNamedError;
            return;
        }
        Optional<UpstreamError> failed = CapturedValues.error(read);
        error = failed.orElse(error);
        Optional<TokenCounts> used = TokenUsage.read(read.find("usage"), 0);
        tokens = used.orElse(tokens);
        tier = TierWords.read(read).orElse(tier);
        boolean isUsage = used.isPresent() && !CapturedValues.hasElements(read, "choices");
        usageOnly = isUsage && failed.isEmpty() && !isNamedError;
        if (model == null) {
            model = CapturedValues.text(read, "model").orElse(null);
        }
        if (!content) {
            readOpening(read, used.isPresent());
        }
    }

    private void readOpening(TopLevelFields read, boolean saysUsage) {
        byte @Nullable [] raw = read.find("choices");
        ChatChoices choices = ChatChoices.read(raw);
        endedForAReason |= choices.explainsNoOutput();
        boolean unknown = !read.has("choices") && !saysUsage && error == null && !isNamedError;
        boolean tooLong = raw == null && read.has("choices");
        content = choices.hasContent() || unknown || tooLong;
    }

    @Override
    public boolean isComplete() {
        return ended;
    }

    @Override
    public boolean hasContent() {
        return content;
    }

    @Override
    public boolean isEmpty() {
        boolean putOut = content || (tokens != null && tokens.output() > 0);
        return ended && !putOut && error == null && !endedForAReason;
    }

    @Override
    public Optional<TokenCounts> tokens() {
        return Optional.ofNullable(tokens);
    }

    @Override
    public ServiceTier serviceTier() {
        return tier;
    }

    @Override
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** Stored completions are not read back through the relay. */
    @Override
    public List<String> stateIds() {
        return List.of();
    }

    @Override
    public Optional<UpstreamError> error() {
        return Optional.ofNullable(error);
    }
}
