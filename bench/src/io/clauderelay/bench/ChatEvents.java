package io.clauderelay.bench;

import static io.clauderelay.bench.AnthropicJson.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.bench.MessageEvents.Event;
import io.clauderelay.bench.MessageEvents.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A reply as OpenAI's Chat Completions tell it: text and calls of functions; everything else is left out. */
final class ChatEvents {
    private static final Event DONE = unnamed("[DONE]", Usage.NOTHING);

    private final List<Event> events = new ArrayList<>();
    private final Reply reply;
    private final Asked asked;
    private int calls;

    private ChatEvents(Reply reply, Asked asked) {
        this.reply = reply;
        this.asked = asked;
    }

    /** The chunks of a stream and {@code [DONE]}. */
    static List<Event> stream(Reply reply, Asked asked) {
        ChatEvents story = new ChatEvents(reply, asked);
        ObjectNode opening = JSON.createObjectNode().put("role", "assistant").put("content", "");
        story.add(opening.putNull("refusal"));
        reply.content().forEach(story::block);
        story.add(story.chunk(JSON.createObjectNode(), story.finishReason()), Usage.NOTHING);
        if (asked.wants(Asked.Wish.USAGE)) {
            ObjectNode last = story.object("chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", OpenAiJson.chatUsage(reply.tokens()));
            story.add(last, Usage.FINAL);
        }
        story.events.add(DONE);
        return story.events;
    }

    /** The same completion as one JSON object. */
    static String whole(Reply reply, Asked asked) {
        ChatEvents story = new ChatEvents(reply, asked);
        ObjectNode completion = story.object("chat.completion");
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.set("message", story.message());
        choice.putNull("logprobs").put("finish_reason", story.finishReason());
        completion.set("usage", OpenAiJson.chatUsage(reply.tokens()));
        return completion.toString();
    }

    /** What a stream that fails says last. */
    static Event failure(String code, String message) {
        return unnamed(OpenAiErrors.envelope(500, code, null, message), Usage.NOTHING);
    }

    static Event malformed() {
        return unnamed("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choi", Usage.NOTHING);
    }

    private void block(Block block) {
        switch (block) {
            case Block.Text text -> text.deltas().forEach(delta -> add(said(delta)));
            case Block.Filler filler -> fill(filler);
            case Block.ToolUse use -> call(use);
            case Block.Thinking _,
                    Block.ServerToolUse _,
                    Block.ServerToolResult _,
                    Block.CustomToolUse _,
                    Block.Compaction _,
                    Block.Unheard _ -> {}
        }
    }

    private void fill(Block.Filler filler) {
        int words = unnamed(chunk(said(""), "").toString(), Usage.NOTHING).bytes().length;
        String text = Prose.of(Math.max(1, filler.eventBytes() - words));
        Event event = unnamed(chunk(said(text), "").toString(), Usage.NOTHING);
        events.addAll(Collections.nCopies(filler.events(), event));
    }

    private void call(Block.ToolUse use) {
        String json = use.inputJson();
        int half = json.length() / 2;
        add(called(calls, function(use, "").put("id", callId(calls)).put("type", "function")));
        for (String piece : List.of(json.substring(0, half), json.substring(half))) {
            ObjectNode more = JSON.createObjectNode();
            more.putObject("function").put("arguments", piece);
            add(called(calls, more));
        }
        calls++;
    }

    private ObjectNode message() {
        StringBuilder text = new StringBuilder();
        ArrayNode called = JSON.createArrayNode();
        for (Block block : reply.content()) {
            if (block instanceof Block.Text said) {
                said.deltas().forEach(text::append);
            } else if (block instanceof Block.Filler filler) {
                text.append(Prose.of(filler.events() * filler.eventBytes()));
            } else if (block instanceof Block.ToolUse use) {
                called.add(function(use, use.inputJson())
                        .put("id", callId(called.size()))
                        .put("type", "function"));
            }
        }
        ObjectNode message = JSON.createObjectNode().put("role", "assistant");
        message.putNull("content").putNull("refusal");
        if (!text.isEmpty()) {
            message.put(spoken(), text.toString());
        }
        if (!called.isEmpty()) {
            message.set("tool_calls", called);
        }
        return message;
    }

    private ObjectNode said(String text) {
        return JSON.createObjectNode().put(spoken(), text);
    }

    /** Where the text stands: what the model refuses, it says elsewhere. */
    private String spoken() {
        return reply.stopReason().equals("refusal") ? "refusal" : "content";
    }

    private String finishReason() {
        return switch (reply.stopReason()) {
            case "tool_use" -> "tool_calls";
            case "max_tokens" -> "length";
            default -> "stop";
        };
    }

    private static ObjectNode called(int index, ObjectNode part) {
        ObjectNode delta = JSON.createObjectNode();
        delta.putArray("tool_calls").add(part.put("index", index));
        return delta;
    }

    private static ObjectNode function(Block.ToolUse use, String arguments) {
        ObjectNode call = JSON.createObjectNode();
        call.putObject("function").put("name", use.name()).put("arguments", arguments);
        return call;
    }

    private static String callId(int index) {
        return ResponseEvents.id("call_" + index);
    }

    private ObjectNode chunk(ObjectNode delta, String finishReason) {
        ObjectNode chunk = object("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").putNull("finish_reason");
        if (!finishReason.isEmpty()) {
            choice.put("finish_reason", finishReason);
        }
        return asked.wants(Asked.Wish.USAGE) ? chunk.putNull("usage") : chunk;
    }

    private ObjectNode object(String kind) {
        String claimed = reply.shape().model();
        String tier = reply.shape().service().tier();
        return JSON.createObjectNode()
                .put("id", ResponseEvents.id("chatcmpl-"))
                .put("object", kind)
                .put("created", OpenAiJson.CREATED)
                .put("model", claimed == null ? asked.model() : claimed)
                .put("service_tier", tier == null ? "default" : tier);
    }

    private void add(ObjectNode delta) {
        add(chunk(delta, ""), Usage.NOTHING);
    }

    private void add(ObjectNode chunk, Usage tells) {
        events.add(unnamed(chunk.toString(), tells));
    }

    private static Event unnamed(String data, Usage tells) {
        return new Event(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8), tells);
    }
}
