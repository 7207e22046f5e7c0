package io.clauderelay.bench;

import static io.clauderelay.bench.AnthropicJson.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Finds the turn of a tool conversation that a request belongs to. */
final class ToolTurns {
    private ToolTurns() {}

    static Reply reply(ToolConversation conversation, JsonNode body) {
        JsonNode schema = body.at("/output_config/format/schema");
        if (schema.isObject()) {
            return Reply.text(fitting(schema).toString());
        }
        if (bringsToolResult(body)) {
            return Reply.text(conversation.closing());
        }
        List<String> tools = toolNames(body);
        if (tools.contains("Bash")) {
            ObjectNode input = JSON.createObjectNode()
                    .put("command", conversation.command())
                    .put("description", "Print a marker");
            return Reply.of(Block.Text.of("I run a command."), new Block.ToolUse("Bash", input.toString()));
        }
        if (tools.contains("Read")) {
            ObjectNode input = JSON.createObjectNode().put("file_path", "/etc/hostname");
            return Reply.of(Block.Text.of("I read a file."), new Block.ToolUse("Read", input.toString()));
        }
        return tools.contains("web_search") ? search() : Reply.text(conversation.closing());
    }

    private static Reply search() {
        return Reply.of(
                new Block.ServerToolUse("web_search", "{\"query\":\"weather\"}"),
                new Block.ServerToolResult("web_search_tool_result", ScriptNames.SEARCH_RESULT),
                Block.Text.of("The web says that it is sunny."));
    }

    /** Clients put system messages between the others, and they may stand last. */
    private static boolean bringsToolResult(JsonNode body) {
        JsonNode last = JSON.missingNode();
        for (JsonNode message : body.path("messages")) {
            last = message.path("role").asText().equals("system") ? last : message;
        }
        for (JsonNode block : last.path("content")) {
            if (block.path("type").asText().equals("tool_result")) {
                return true;
            }
        }
        return false;
    }

    private static List<String> toolNames(JsonNode body) {
        List<String> names = new ArrayList<>();
        body.path("tools").forEach(tool -> names.add(tool.path("name").asText()));
        return names;
    }

    /** The smallest value that fits the schema of a structured output. */
    static JsonNode fitting(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "object" -> {
                ObjectNode object = JSON.createObjectNode();
                schema.path("properties")
                        .properties()
                        .forEach(property -> object.set(property.getKey(), fitting(property.getValue())));
                yield object;
            }
            case "array" -> JSON.createArrayNode();
            case "integer", "number" -> JSON.getNodeFactory().numberNode(1);
            case "boolean" -> JSON.getNodeFactory().booleanNode(true);
            default -> JSON.getNodeFactory().textNode("Relay check");
        };
    }
}
