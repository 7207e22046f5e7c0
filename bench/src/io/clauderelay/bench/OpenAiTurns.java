package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Finds the turn of a tool conversation with Codex, or with a client of chat completions. */
final class OpenAiTurns {
    private OpenAiTurns() {}

    static Reply reply(ToolConversation conversation, JsonNode body) {
        boolean chat = body.has("messages");
        JsonNode schema = body.at(chat ? "/response_format/json_schema/schema" : "/text/format/schema");
        if (schema.isObject()) {
            return Reply.text(ToolTurns.fitting(schema).toString());
        }
        if (chat ? isOfTool(last(body.path("messages"))) : isOutput(last(body.path("input")))) {
            return Reply.text(conversation.closing());
        }
        return tools(body).stream()
                .map(tool -> call(tool, conversation.command()))
                .filter(call -> !(call instanceof Block.Unheard))
                .findFirst()
                .map(call -> Reply.of(Block.Text.of("I run a command."), call))
                .orElseGet(() -> Reply.text(conversation.closing()));
    }

    /** The call of a tool that runs commands; unheard of where it is none. */
    private static Block call(JsonNode tool, String command) {
        ObjectNode input = AnthropicJson.JSON.createObjectNode();
        String name = tool.path("name").asText();
        if (name.equals("exec") && tool.path("type").asText().equals("custom")) {
            String script = "text(await tools.exec_command(" + input.put("cmd", command) + "));";
            return new Block.CustomToolUse(name, script);
        }
        return switch (name) {
            case "exec_command" -> new Block.ToolUse(name, input.put("cmd", command).toString());
            case "shell_command", "Bash" -> new Block.ToolUse(name, input.put("command", command).toString());
            case "shell" -> {
                input.putArray("command").add("bash").add("-lc").add(command);
                yield new Block.ToolUse(name, input.toString());
            }
            default -> new Block.Unheard(name);
        };
    }

    /** All tools: Codex sends them beside the input or inside of it, single or in namespaces. */
    private static List<JsonNode> tools(JsonNode body) {
        List<JsonNode> tools = new ArrayList<>();
        add(body.path("tools"), tools);
        body.path("input").forEach(item -> add(item.path("tools"), tools));
        return tools;
    }

    private static void add(JsonNode some, List<JsonNode> tools) {
        for (JsonNode tool : some) {
            JsonNode function = tool.path("function");
            tools.add(function.isObject() ? function : tool);
            add(tool.path("tools"), tools);
        }
    }

    /** The last that is neither an instruction nor a change of settings. */
    private static JsonNode last(JsonNode items) {
        JsonNode last = AnthropicJson.JSON.missingNode();
        for (JsonNode item : items) {
            String role = item.path("role").asText();
            boolean counts = !role.equals("developer")
                    && !role.equals("system")
                    && !item.path("type").asText().equals("configuration_update");
            last = counts ? item : last;
        }
        return last;
    }

    private static boolean isOutput(JsonNode item) {
        return item.path("type").asText().endsWith("_call_output");
    }

    private static boolean isOfTool(JsonNode message) {
        return message.path("role").asText().equals("tool");
    }
}
