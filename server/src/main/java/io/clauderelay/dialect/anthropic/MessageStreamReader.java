package io.clauderelay.dialect.anthropic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.DataScanner;
import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads along a Messages stream: {@code message_start}, then content, {@code message_delta}, {@code message_stop}. */
final class MessageStreamReader extends DataScanner implements AnswerReader {
    private static final byte[] MESSAGE_START = "message_start".getBytes(US_ASCII);
    private static final byte[] MESSAGE_DELTA = "message_delta".getBytes(US_ASCII);
    private static final byte[] MESSAGE_STOP = "message_stop".getBytes(US_ASCII);
    private static final byte[] PING = "ping".getBytes(US_ASCII);
    private static final byte[] ERROR = "error".getBytes(US_ASCII);

    private enum Event {
        MESSAGE_START,
        MESSAGE_DELTA,
        MESSAGE_STOP,
        ERROR
    }

    private final MessageUsage usage = new MessageUsage();
    private @Nullable Event event;
    private boolean stopped;
    private boolean closingUsage;
    private boolean content;
    private boolean stoppedForAReason;
    private @Nullable String model;
    private @Nullable String container;
    private @Nullable UpstreamError error;

    @Override
    protected boolean isInteresting(ByteBuf buffer, int from, int to) {
        event = null;
        // Content events are nearly all there is; the length alone turns them away.
        switch (to - from) {
            case 4 -> {
                if (is(buffer, from, to, PING)) {
                    return false;
                }
            }
            case 5 -> event = is(buffer, from, to, ERROR) ? Event.ERROR : null;
            case 12 -> event = is(buffer, from, to, MESSAGE_STOP) ? Event.MESSAGE_STOP : null;
            case 13 -> {
                if (is(buffer, from, to, MESSAGE_DELTA)) {
                    event = Event.MESSAGE_DELTA;
                } else if (is(buffer, from, to, MESSAGE_START)) {
                    event = Event.MESSAGE_START;
                }
            }
            default -> {}
        }
        // What is not known may be worth something, so it is never held back.
        content |= event == null;
        return event != null && event != Event.MESSAGE_STOP;
    }

    /** Its name may still come, behind its data. */
    @Override
    protected boolean isInterestingUnnamed(ByteBuf buffer, int from, int to) {
        content = true;
        return true;
    }

    /** The name behind all of its data will not come, and without one no client takes it. */
    @Override
    protected boolean isInterestingUnnamedWhole(ByteBuf buffer, int from, int to) {
        content = true;
        return false;
    }

    @Override
    protected void eventEnds(byte[] data, int length) {
        Event over = event;
        event = null;
        if (over != null) {
            ends(over, new JsonCursor(data, 0, length));
        }
    }

    private void ends(Event over, JsonCursor json) {
        try {
            switch (over) {
                case MESSAGE_START -> readStart(json);
                case MESSAGE_DELTA -> readDelta(json);
                case ERROR -> error = ErrorObject.readEnvelope(json);
                case MESSAGE_STOP -> stopped = true;
            }
        } catch (JsonCursor.MalformedException _) {
            // The client gets the event as it came and judges for itself; what it said of usage stays unknown.
            if (over == Event.ERROR && error == null) {
                error = UpstreamError.unnamed();
            }
        }
    }

    private void readStart(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs("message") && json.enterObject()) {
                readMessage(json);
            } else {
                json.skipValue();
            }
        }
    }

    private void readMessage(JsonCursor json) throws JsonCursor.MalformedException {
        while (json.nextMember()) {
            if (json.nameIs("usage")) {
                usage.read(json);
            } else if (json.nameIs("model")) {
                String name = json.readString("");
                model = name.isEmpty() ? model : name;
            } else if (json.nameIs(Container.FIELD)) {
                readContainer(json);
            } else {
                json.skipValue();
            }
        }
    }

    private void readDelta(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs("usage")) {
                closingUsage |= usage.read(json);
            } else if (json.nameIs("delta") && json.enterObject()) {
                readEnd(json);
            } else {
                json.skipValue();
            }
        }
    }

    private void readEnd(JsonCursor json) throws JsonCursor.MalformedException {
        while (json.nextMember()) {
            if (json.nameIs("stop_reason")) {
                stoppedForAReason |= StopReason.explainsNoOutput(json.readString(""));
            } else if (json.nameIs(Container.FIELD)) {
                readContainer(json);
            } else {
                json.skipValue();
            }
        }
    }

    private void readContainer(JsonCursor json) throws JsonCursor.MalformedException {
        container = Container.id(json).orElse(container);
    }

    @Override
    public boolean isComplete() {
        return stopped;
    }

    @Override
    public boolean hasContent() {
        return content;
    }

    @Override
    public boolean isEmpty() {
        return stopped && !content && error == null && !stoppedForAReason && usage.hasNoOutput();
    }

    @Override
    public Optional<TokenCounts> tokens() {
        return usage.tokens();
    }

    /** What the opening has said of the output is a guess. */
    @Override
    public boolean isUsageFinal() {
        return stopped && closingUsage && usage.tokens().isPresent();
    }

    @Override
    public ServiceTier serviceTier() {
        return usage.serviceTier();
    }

    @Override
    public Optional<String> inferenceGeo() {
        return usage.inferenceGeo();
    }

    @Override
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    @Override
    public List<String> stateIds() {
        return container == null ? List.of() : List.of(container);
    }

    @Override
    public Optional<UpstreamError> error() {
        return Optional.ofNullable(error);
    }
}
