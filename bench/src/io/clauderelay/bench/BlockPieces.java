package io.clauderelay.bench;

import static io.clauderelay.bench.AnthropicJson.JSON;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;

/**
 * One content block as JSON.
 *
 * @param start what {@code content_block_start} carries
 * @param deltas what each {@code content_block_delta} carries
 * @param whole the block in an answer that is no stream
 */
record BlockPieces(ObjectNode start, List<ObjectNode> deltas, ObjectNode whole) {

    static BlockPieces of(int index, Block block) {
        return switch (block) {
            case Block.Text text ->
                new BlockPieces(
                        text(""),
                        text.deltas().stream().map(BlockPieces::textDelta).toList(),
                        text(String.join("", text.deltas())));
            case Block.Filler filler -> filler(index, filler);
            case Block.Thinking thinking ->
                new BlockPieces(
                        thinking("", ""),
                        List.of(
                                typed("thinking_delta").put("thinking", thinking.thinking()),
                                typed("signature_delta").put("signature", thinking.signature())),
                        thinking(thinking.thinking(), thinking.signature()));
            case Block.ToolUse use ->
                call("tool_use", Slots.toolId(index, false), new Block.ToolUse(use.name(), use.inputJson()));
            case Block.CustomToolUse use ->
                call(
                        "tool_use",
                        Slots.toolId(index, false),
                        new Block.ToolUse(
                                use.name(),
                                JSON.createObjectNode().put("input", use.input()).toString()));
            case Block.Compaction compaction ->
                alone(typed("compaction").put("content", compaction.content()));
            case Block.ServerToolUse use ->
                call(
                        "server_tool_use",
                        Slots.toolId(index, true),
                        new Block.ToolUse(use.name(), use.inputJson()));
            case Block.ServerToolResult result -> alone(serverResult(index, result));
            case Block.Unheard unheard ->
                new BlockPieces(
                        typed(unheard.kind()).put("note", "nobody knows this block yet"),
                        List.of(typed(unheard.kind() + "_delta").put("note", "nor this delta")),
                        typed(unheard.kind()).put("note", "nobody knows this block yet"));
        };
    }

    static ObjectNode typed(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    /** The event's data around a delta. */
    static ObjectNode deltaEvent(int index, ObjectNode delta) {
        ObjectNode data = typed("content_block_delta").put("index", index);
        data.set("delta", delta);
        return data;
    }

    private static BlockPieces filler(int index, Block.Filler filler) {
        int words = MessageEvents.encode("content_block_delta", deltaEvent(index, textDelta(""))).length;
        String text = Prose.of(Math.max(1, filler.eventBytes() - words));
        return new BlockPieces(
                text(""),
                Collections.nCopies(filler.events(), textDelta(text)),
                text(text.repeat(filler.events())));
    }

    private static BlockPieces call(String type, String id, Block.ToolUse use) {
        ObjectNode start = typed(type).put("id", id).put("name", use.name());
        start.putObject("input");
        ObjectNode whole = typed(type).put("id", id).put("name", use.name());
        whole.set("input", AnthropicJson.parse(use.inputJson()));
        int half = use.inputJson().length() / 2;
        return new BlockPieces(
                start,
                List.of(
                        inputDelta(""),
                        inputDelta(use.inputJson().substring(0, half)),
                        inputDelta(use.inputJson().substring(half))),
                whole);
    }

    private static BlockPieces alone(ObjectNode block) {
        return new BlockPieces(block, List.of(), block);
    }

    private static ObjectNode serverResult(int index, Block.ServerToolResult result) {
        ObjectNode block = typed(result.kind()).put("tool_use_id", Slots.toolId(index - 1, true));
        block.set("content", AnthropicJson.parse(result.contentJson()));
        return block;
    }

    private static ObjectNode text(String text) {
        return typed("text").put("text", text);
    }

    private static ObjectNode textDelta(String text) {
        return typed("text_delta").put("text", text);
    }

    private static ObjectNode inputDelta(String json) {
        return typed("input_json_delta").put("partial_json", json);
    }

    private static ObjectNode thinking(String thinking, String signature) {
        return typed("thinking").put("thinking", thinking).put("signature", signature);
    }
}
