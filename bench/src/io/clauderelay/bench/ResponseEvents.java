package io.clauderelay.bench;

import static io.clauderelay.bench.AnthropicJson.JSON;
import static io.clauderelay.bench.BlockPieces.typed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.bench.MessageEvents.Event;
import io.clauderelay.bench.MessageEvents.Usage;
import io.clauderelay.vocabulary.TokenCounts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A reply as OpenAI's Responses API tells it. Blocks that only Anthropic knows are left out. */
final class ResponseEvents {
    private static final int EVENT_WORDS = 170;

    private final List<Event> events = new ArrayList<>();
    private final List<ObjectNode> items = new ArrayList<>();
    private final Reply reply;
    private final String model;

    private ResponseEvents(Reply reply, String model) {
        this.reply = reply;
        String claimed = reply.shape().model();
        this.model = claimed == null ? model : claimed;
    }

    /** The events of a stream from {@code response.created} to {@code response.completed}. */
    static List<Event> stream(Reply reply, String model) {
        return told(reply, model).events;
    }

    /** The same response as one JSON object. */
    static String whole(Reply reply, String model) {
        return told(reply, model).response("completed").toString();
    }

    /** The two ways in which a stream says that it failed, one behind the other. */
    static List<Event> failure(String code, String message, int sequence) {
        ObjectNode failed = typed("response.failed").put("sequence_number", sequence);
        failed.putObject("response")
                .put("id", id("resp_"))
                .put("object", "response")
                .put("status", "failed")
                .putObject("error")
                .put("code", code)
                .put("message", message);
        ObjectNode error = typed("error").put("code", code).put("message", message);
        error.putNull("param").put("sequence_number", sequence + 1);
        return List.of(event(failed, Usage.NOTHING), event(error, Usage.NOTHING));
    }

    static Event malformed() {
        String broken =
                """
                event: response.output_text.delta
                data: {"type":"response.output_text.delta","output_index":0,"del

                """;
        return new Event(broken.getBytes(StandardCharsets.UTF_8), Usage.NOTHING);
    }

    private static ResponseEvents told(Reply reply, String model) {
        ResponseEvents story = new ResponseEvents(reply, model);
        story.add(story.around("response.created", "in_progress"));
        story.add(story.around("response.in_progress", "in_progress"));
        reply.content().forEach(story::block);
        ObjectNode completed = story.around("response.completed", "completed");
        completed.put("sequence_number", story.events.size());
        story.events.add(event(completed, Usage.FINAL));
        return story;
    }

    private void block(Block block) {
        switch (block) {
            case Block.Text text -> message(text.deltas());
            case Block.Filler filler ->
                message(Collections.nCopies(
                        filler.events(), Prose.of(Math.max(1, filler.eventBytes() - EVENT_WORDS))));
            case Block.Thinking thinking -> reasoning(thinking);
            case Block.ToolUse use -> call(use);
            case Block.ServerToolUse _, Block.ServerToolResult _, Block.Unheard _ -> {}
        }
    }

    private void message(List<String> deltas) {
        String text = String.join("", deltas);
        ObjectNode begun = item("message", "msg_", "in_progress").put("role", "assistant");
        begun.putArray("content");
        item("response.output_item.added", begun);
        ObjectNode added = part("response.content_part.added");
        added.set("part", outputText(""));
        add(added);
        deltas.forEach(delta -> add(part("response.output_text.delta").put("delta", delta)));
        add(part("response.output_text.done").put("text", text));
        ObjectNode done = part("response.content_part.done");
        done.set("part", outputText(text));
        add(done);
        ObjectNode whole = item("message", "msg_", "completed").put("role", "assistant");
        whole.putArray("content").add(outputText(text));
        finished(whole);
    }

    private void reasoning(Block.Thinking thinking) {
        ObjectNode item = typed("reasoning").put("id", id("rs_" + items.size()));
        item.putArray("summary").add(typed("summary_text").put("text", thinking.thinking()));
        item.put("encrypted_content", thinking.signature());
        item("response.output_item.added", item);
        finished(item);
    }

    private void call(Block.ToolUse use) {
        String json = use.inputJson();
        item("response.output_item.added", call(use, "in_progress", ""));
        add(placed("response.function_call_arguments.delta", "fc_").put("delta", json));
        add(placed("response.function_call_arguments.done", "fc_").put("arguments", json));
        finished(call(use, "completed", json));
    }

    private ObjectNode call(Block.ToolUse use, String status, String arguments) {
        return item("function_call", "fc_", status)
                .put("call_id", id("call_" + items.size()))
                .put("name", use.name())
                .put("arguments", arguments);
    }

    private void finished(ObjectNode item) {
        item("response.output_item.done", item);
        items.add(item);
    }

    private void item(String kind, ObjectNode item) {
        ObjectNode data = typed(kind).put("output_index", items.size());
        data.set("item", item);
        add(data);
    }

    private ObjectNode item(String type, String prefix, String status) {
        return typed(type).put("id", id(prefix + items.size())).put("status", status);
    }

    private ObjectNode part(String kind) {
        return placed(kind, "msg_").put("content_index", 0);
    }

    private ObjectNode placed(String kind, String prefix) {
        return typed(kind).put("item_id", id(prefix + items.size())).put("output_index", items.size());
    }

    private ObjectNode around(String kind, String status) {
        ObjectNode data = typed(kind);
        data.set("response", response(status));
        return data;
    }

    private ObjectNode response(String status) {
        ObjectNode response = JSON.createObjectNode();
        response.put("id", id("resp_")).put("object", "response").put("created_at", 1_795_000_000L);
        response.put("status", status).put("model", model).putNull("error");
        response.putArray("output").addAll(items);
        if (status.equals("completed")) {
            response.set("usage", usage(reply.tokens()));
        } else {
            response.putNull("usage");
        }
        return response;
    }

    private static ObjectNode usage(TokenCounts tokens) {
        ObjectNode usage = JSON.createObjectNode().put("input_tokens", tokens.totalInput());
        usage.putObject("input_tokens_details")
                .put("cached_tokens", tokens.cacheRead())
                .put("cache_write_tokens", tokens.cacheWrite5m() + tokens.cacheWrite1h());
        usage.put("output_tokens", tokens.output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return usage.put("total_tokens", tokens.totalInput() + tokens.output());
    }

    private static ObjectNode outputText(String text) {
        ObjectNode part = typed("output_text").put("text", text);
        part.putArray("annotations");
        return part;
    }

    private static String id(String prefix) {
        return Slots.MESSAGE_ID.replace("msg_", prefix);
    }

    private void add(ObjectNode data) {
        events.add(event(data.put("sequence_number", events.size()), Usage.NOTHING));
    }

    private static Event event(ObjectNode data, Usage tells) {
        return new Event(MessageEvents.encode(data.path("type").asText(), data), tells);
    }
}
