package io.clauderelay.bench;

import static io.clauderelay.bench.AnthropicJson.JSON;
import static io.clauderelay.bench.BlockPieces.typed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.bench.MessageEvents.Event;
import io.clauderelay.bench.MessageEvents.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A reply as OpenAI's Responses API tells it. Blocks that only Anthropic knows are left out. */
final class ResponseEvents {
    private static final int EVENT_WORDS = 170;
    private static final String UNDER_WAY = "in_progress";

    private final List<Event> events = new ArrayList<>();
    private final List<ObjectNode> items = new ArrayList<>();
    private final Reply reply;
    private final Asked asked;

    private ResponseEvents(Reply reply, Asked asked) {
        this.reply = reply;
        this.asked = asked;
    }

    /** The events of a stream from {@code response.created} to {@code response.completed} or {@code incomplete}. */
    static List<Event> stream(Reply reply, Asked asked) {
        return told(reply, asked).events;
    }

    /** The same response as one JSON object. */
    static String whole(Reply reply, Asked asked) {
        ResponseEvents story = told(reply, asked);
        return story.response(story.ending()).toString();
    }

    /** What a conversation was compacted to, as the endpoint that does nothing else answers. */
    static String compaction(Reply reply, Asked asked) {
        ResponseEvents story = told(reply, asked);
        ObjectNode compaction = JSON.createObjectNode().put("id", id("resp_"));
        compaction.put("object", "response.compaction").put("created_at", OpenAiJson.CREATED);
        compaction.putArray("output").addAll(story.items);
        compaction.set("usage", OpenAiJson.usage(reply.tokens()));
        return compaction.toString();
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

    /** An id of this answer. */
    static String id(String prefix) {
        return Slots.MESSAGE_ID.replace("msg_", prefix);
    }

    private static ResponseEvents told(Reply reply, Asked asked) {
        ResponseEvents story = new ResponseEvents(reply, asked);
        story.add(story.around("response.created", UNDER_WAY));
        story.add(story.around("response.in_progress", UNDER_WAY));
        if (story.owesReasoning()) {
            story.reasoning(new Block.Thinking("", "nothing that a script has thought"));
        }
        reply.content().forEach(story::block);
        ObjectNode last = story.around("response." + story.ending(), story.ending());
        last.put("sequence_number", story.events.size());
        story.events.add(event(last, Usage.FINAL));
        return story;
    }

    /** Whether the request asks for reasoning and the script has none. */
    private boolean owesReasoning() {
        return asked.wants(Asked.Wish.REASONING)
                && reply.content().stream()
                        .noneMatch(block -> block instanceof Block.Thinking || block instanceof Block.Compaction);
    }

    private String ending() {
        return reply.stopReason().equals("max_tokens") ? "incomplete" : "completed";
    }

    private boolean isRefusal() {
        return reply.stopReason().equals("refusal");
    }

    private void block(Block block) {
        switch (block) {
            case Block.Text text -> message(text.deltas());
            case Block.Filler filler ->
                message(Collections.nCopies(
                        filler.events(), Prose.of(Math.max(1, filler.eventBytes() - EVENT_WORDS))));
            case Block.Thinking thinking -> reasoning(thinking);
            case Block.ToolUse use -> call(use);
            case Block.CustomToolUse use -> call(use);
            case Block.Compaction compaction -> compaction(compaction);
            case Block.ServerToolUse use -> {
                if (use.isWebSearch()) {
                    search(use);
                }
            }
            case Block.ServerToolResult _, Block.Unheard _ -> {}
        }
    }

    private void message(List<String> deltas) {
        String text = String.join("", deltas);
        String kind = isRefusal() ? "response.refusal." : "response.output_text.";
        ObjectNode begun = item("message", "msg_", UNDER_WAY).put("role", "assistant");
        begun.putArray("content");
        item("response.output_item.added", begun);
        ObjectNode added = part("response.content_part.added");
        added.set("part", content(""));
        add(added);
        deltas.forEach(delta -> add(part(kind + "delta").put("delta", delta)));
        add(part(kind + "done").put(isRefusal() ? "refusal" : "text", text));
        ObjectNode done = part("response.content_part.done");
        done.set("part", content(text));
        add(done);
        ObjectNode whole = item("message", "msg_", ending()).put("role", "assistant");
        whole.putArray("content").add(content(text));
        finished(whole);
    }

    private ObjectNode content(String text) {
        if (isRefusal()) {
            return typed("refusal").put("refusal", text);
        }
        ObjectNode part = typed("output_text").put("text", text);
        part.putArray("annotations");
        return part;
    }

    private void reasoning(Block.Thinking thinking) {
        ObjectNode item = typed("reasoning").put("id", id("rs_" + items.size()));
        item.putArray("summary");
        if (!thinking.thinking().isEmpty()) {
            item.withArray("summary").add(typed("summary_text").put("text", thinking.thinking()));
        }
        item.put("encrypted_content", Seal.on(asked.organization(), thinking.signature()));
        item("response.output_item.added", item);
        finished(item);
    }

    private void compaction(Block.Compaction compaction) {
        ObjectNode item = typed("compaction").put("id", id("cmp_" + items.size()));
        item.put("encrypted_content", Seal.on(asked.organization(), compaction.content()));
        item("response.output_item.added", item);
        finished(item);
    }

    private void call(Block.ToolUse use) {
        String json = use.inputJson();
        item("response.output_item.added", call(use, UNDER_WAY, ""));
        add(placed("response.function_call_arguments.delta", "fc_").put("delta", json));
        add(placed("response.function_call_arguments.done", "fc_").put("arguments", json));
        finished(call(use, "completed", json));
    }

    private ObjectNode call(Block.ToolUse use, String status, String arguments) {
        ObjectNode item = item("function_call", "fc_", status).put("call_id", id("call_" + items.size()));
        // Of a tool in a namespace, the namespace stands before the dot.
        int dot = use.name().indexOf('.');
        if (dot > 0) {
            item.put("namespace", use.name().substring(0, dot));
        }
        return item.put("name", use.name().substring(dot + 1)).put("arguments", arguments);
    }

    private void call(Block.CustomToolUse use) {
        item("response.output_item.added", call(use, UNDER_WAY, ""));
        add(placed("response.custom_tool_call_input.delta", "ctc_").put("delta", use.input()));
        add(placed("response.custom_tool_call_input.done", "ctc_").put("input", use.input()));
        finished(call(use, "completed", use.input()));
    }

    private ObjectNode call(Block.CustomToolUse use, String status, String input) {
        return item("custom_tool_call", "ctc_", status)
                .put("call_id", id("call_" + items.size()))
                .put("name", use.name())
                .put("input", input);
    }

    private void search(Block.ServerToolUse use) {
        item("response.output_item.added", item("web_search_call", "ws_", UNDER_WAY));
        for (String stage : List.of(UNDER_WAY, "searching", "completed")) {
            add(placed("response.web_search_call." + stage, "ws_"));
        }
        ObjectNode done = item("web_search_call", "ws_", "completed");
        String query = AnthropicJson.parse(use.inputJson()).path("query").asText();
        done.set("action", typed("search").put("query", query));
        finished(done);
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
        String claimed = reply.shape().model();
        ObjectNode response = JSON.createObjectNode();
        response.put("id", id("resp_")).put("object", "response").put("created_at", OpenAiJson.CREATED);
        response.put("status", status).put("model", claimed == null ? asked.model() : claimed);
        response.put("store", asked.wants(Asked.Wish.STORE));
        response.putNull("error").putNull("incomplete_details").putNull("usage");
        if (status.equals("incomplete")) {
            response.putObject("incomplete_details").put("reason", "max_output_tokens");
        }
        String tier = reply.shape().service().tier();
        if (tier != null) {
            // What was asked for comes first, what was given at the end.
            response.put("service_tier", status.equals(UNDER_WAY) ? "auto" : tier);
        }
        response.putArray("output").addAll(items);
        if (!status.equals(UNDER_WAY)) {
            response.set("usage", OpenAiJson.usage(reply.tokens()));
        }
        return response;
    }

    private void add(ObjectNode data) {
        events.add(event(data.put("sequence_number", events.size()), Usage.NOTHING));
    }

    private static Event event(ObjectNode data, Usage tells) {
        return new Event(MessageEvents.encode(data.path("type").asText(), data), tells);
    }
}
