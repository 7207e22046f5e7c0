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
 * Reads along a stream of Responses: {@code response.created}, then content, then {@code response.completed}, which
 * repeats the whole response with its usage and may be megabytes long. Where an event's name is left out, its data tells
 * its type.
 */
final class ResponsesStreamReader extends EventScanner implements AnswerReader {
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);

    /** What an event may say beside its response. */
    private static final List<String> OF_EVENT = List.of("type", "error", "code", "message");

    private @Nullable ResponseEvent event;
    private boolean isTyped;
    private @Nullable TopLevelFields fields;
    private @Nullable ResponseMembers response;

    private boolean ended;
    private boolean content;
    private boolean output;
    private boolean endedForAReason;
    private long webSearches;
    private List<String> stateIds = List.of();
    private @Nullable TokenCounts tokens;
    private ServiceTier tier = ServiceTier.STANDARD;
    private @Nullable String model;
    private @Nullable String id;
    private @Nullable UpstreamError error;

    @Override
    protected boolean isInteresting(ByteBuf buffer, int from, int to) {
        ResponseEvent named = ResponseEvent.named(buffer, from, to);
        if (!isTyped) {
            return begins(named);
        }
        // Data that came before its name is what it has said itself; where it has not, it is being read anyway.
        if (event == ResponseEvent.UNDECIDED) {
            isNow(named);
        }
        return fields != null;
    }

    @Override
    protected boolean isInterestingUnnamed(ByteBuf buffer, int from, int to) {
        isTyped = true;
        if (startsWith(buffer, from, to, DONE)) {
            // The end of the other dialect's streams, with which some servers end these too.
            return begins(ResponseEvent.OPENING);
        }
        int type = TypeFirst.valueFrom(buffer, from, to);
        int end = type < 0 ? -1 : buffer.indexOf(type, to, (byte) '"');
        return begins(end < 0 ? ResponseEvent.UNDECIDED : ResponseEvent.named(buffer, type, end));
    }

    private void isNow(ResponseEvent decided) {
        event = decided;
        content |= decided == ResponseEvent.CONTENT || decided == ResponseEvent.WEB_SEARCH;
    }

    private boolean begins(ResponseEvent next) {
        isNow(next);
        if (!next.isRead()) {
            return false;
        }
        ResponseMembers inside = new ResponseMembers();
        response = inside;
        fields = TopLevelFields.entering(OF_EVENT, "response", inside.fields());
        return true;
    }

    @Override
    protected void data(ByteBuf buffer, int from, int to) {
        if (fields != null) {
            fields.read(buffer, from, to);
        }
    }

    @Override
    protected void dataLineEnds() {
        // Where JSON goes on in a next line, the line's end is a blank like any other.
    }

    @Override
    protected void eventEnds() {
        ResponseEvent over = event;
        if (over == ResponseEvent.UNDECIDED) {
            over = typeOf(fields);
            content |= over == ResponseEvent.CONTENT || over == ResponseEvent.WEB_SEARCH;
        }
        if (over != null) {
            ends(over);
        }
        event = null;
        isTyped = false;
        fields = null;
        response = null;
    }

    private static ResponseEvent typeOf(@Nullable TopLevelFields fields) {
        return fields != null && fields.isComplete()
                ? CapturedValues.text(fields, "type").map(ResponseEvent::named).orElse(ResponseEvent.CONTENT)
                : ResponseEvent.CONTENT;
    }

    private void ends(ResponseEvent over) {
        switch (over) {
            case CREATED -> readResponse();
            case COMPLETED -> {
                ended = true;
                readResponse();
            }
            case INCOMPLETE -> {
                ended = true;
                endedForAReason = true;
                readResponse();
            }
            case FAILED -> {
                readResponse();
                error = failure();
            }
            case ERROR -> error = errorOf(fields);
            case WEB_SEARCH -> webSearches++;
            case OPENING, CONTENT, UNDECIDED -> {}
        }
    }

    private void readResponse() {
        if (response == null || !response.fields().isComplete()) {
            return;
        }
        tokens = response.tokens(webSearches).orElse(tokens);
        tier = response.serviceTier().orElse(tier);
        model = response.model().orElse(model);
        id = response.id().orElse(id);
        output |= response.hasOutput();
        stateIds = response.stateIds();
    }

    private UpstreamError failure() {
        return response == null ? UpstreamError.unnamed() : response.error().orElseGet(() -> errorOf(fields));
    }

    private static UpstreamError errorOf(@Nullable TopLevelFields fields) {
        return fields == null ? UpstreamError.unnamed() : CapturedValues.bareError(fields);
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
        boolean putOut = content || output || (tokens != null && tokens.output() > 0);
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

    @Override
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    @Override
    public List<String> stateIds() {
        return stateIds;
    }

    @Override
    public Optional<UpstreamError> error() {
        return Optional.ofNullable(error);
    }
}
