package io.clauderelay.bench;

import static io.clauderelay.bench.BlockPieces.typed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reply in the provider's words: the events of its stream, or its JSON. */
final class MessageEvents {
    private final List<Event> events = new ArrayList<>();
    private final Reply reply;
    private final String model;

    /** How much of the usage a client knows that has read so far. */
    enum Usage {
        NOTHING,
        OPENING,
        FINAL
    }

    /** One event as bytes, the empty line behind it included. */
    static final class Event {
        private final byte[] bytes;
        private final Usage tells;

        Event(byte[] bytes, Usage tells) {
            this.bytes = bytes;
            this.tells = tells;
        }

        byte[] bytes() {
            return bytes;
        }

        /** The usage that the event reports. */
        Usage tells() {
            return tells;
        }
    }

    private MessageEvents(Reply reply, String model) {
        this.reply = reply;
        String claimed = reply.shape().model();
        this.model = claimed == null ? model : claimed;
    }

    /** The events of a stream from {@code message_start} to {@code message_stop}. */
    static List<Event> stream(Reply reply, String model) {
        MessageEvents story = new MessageEvents(reply, model);
        story.open();
        for (int i = 0; i < reply.content().size(); i++) {
            story.block(i, reply.content().get(i));
        }
        story.end();
        return story.events;
    }

    /** The same message as one JSON object. */
    static String whole(Reply reply, String model) {
        ObjectNode message = new MessageEvents(reply, model).message();
        ArrayNode content = message.withArray("content");
        for (int i = 0; i < reply.content().size(); i++) {
            content.add(BlockPieces.of(i, reply.content().get(i)).whole());
        }
        message.put("stop_reason", reply.stopReason());
        ObjectNode usage = AnthropicJson.usage(
                reply.tokens(), reply.tokens().output(), reply.shape().service());
        message.set("usage", AnthropicJson.addInformation(usage, reply.tokens()));
        return message.toString();
    }

    static Event error(String type, String message) {
        ObjectNode data = typed("error");
        data.putObject("error").put("type", type).put("message", message);
        return new Event(encode("error", data), Usage.NOTHING);
    }

    static Event malformed() {
        String broken =
                """
                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_del

                """;
        return new Event(broken.getBytes(StandardCharsets.UTF_8), Usage.NOTHING);
    }

    static byte[] encode(String kind, ObjectNode data) {
        return ("event: " + kind + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private void open() {
        ObjectNode data = typed("message_start");
        data.set("message", message());
        events.add(new Event(encode("message_start", data), Usage.OPENING));
    }

    private ObjectNode message() {
        ObjectNode message = typed("message")
                .put("model", model)
                .put("id", Slots.MESSAGE_ID)
                .put("role", "assistant");
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        long begun = Math.min(1, reply.tokens().output());
        message.set("usage", AnthropicJson.usage(reply.tokens(), begun, reply.shape().service()));
        return message;
    }

    private void block(int index, Block block) {
        BlockPieces pieces = BlockPieces.of(index, block);
        ObjectNode start = typed("content_block_start").put("index", index);
        start.set("content_block", pieces.start());
        add("content_block_start", start);
        if (index == 0) {
            add("ping", typed("ping"));
        }
        addDeltas(index, pieces.deltas());
        add("content_block_stop", typed("content_block_stop").put("index", index));
        if (block instanceof Block.Unheard unheard) {
            add(unheard.kind(), typed(unheard.kind()).put("note", "nobody knows this event yet"));
        }
    }

    /** Equal neighbours share their bytes: a filler of a million events is encoded once. */
    private void addDeltas(int index, List<ObjectNode> deltas) {
        @Nullable ObjectNode last = null;
        for (ObjectNode delta : deltas) {
            if (delta.equals(last)) {
                events.add(events.getLast());
            } else {
                add("content_block_delta", BlockPieces.deltaEvent(index, delta));
            }
            last = delta;
        }
    }

    private void end() {
        ObjectNode data = typed("message_delta");
        data.putObject("delta").put("stop_reason", reply.stopReason()).putNull("stop_sequence");
        data.set("usage", AnthropicJson.finalUsage(reply.tokens()));
        events.add(new Event(encode("message_delta", data), Usage.FINAL));
        add("message_stop", typed("message_stop"));
    }

    private void add(String kind, ObjectNode data) {
        events.add(new Event(encode(kind, data), Usage.NOTHING));
    }
}
