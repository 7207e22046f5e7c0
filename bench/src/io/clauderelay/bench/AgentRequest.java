package io.clauderelay.bench;

import static io.clauderelay.bench.AnthropicJson.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * The body that a coding agent sends in the middle of a task: system prompt, tools, and a conversation of tool calls and
 * their results. Key order and shape are those of real clients, the text is our own. The model stands first and
 * {@code stream} last.
 */
final class AgentRequest {
    private static final String[] TOOLS = {"Agent", "Bash", "Edit", "Glob", "Grep", "Read", "Skill", "WebFetch", "Write"};
    private static final String CODE =
            """
            /** Returns the lease to the pool; a second call does nothing. */
            void settle(Lease lease, Verdict verdict) {
            \tif (lease.settled()) {
            \t\tlog.atDebug().addKeyValue("lease", lease.id()).log("already settled \\"%s\\"");
            \t\treturn;
            \t}
            \tplaces.release(lease.account(), verdict == Verdict.FAILED ? Penalty.ONE : Penalty.NONE);
            }
            """;

    private AgentRequest() {}

    /** A body of exactly so many bytes; at least some ten thousand. */
    static byte[] body(String model, String sessionId, boolean stream, int bytes) {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        ArrayNode messages = body.putArray("messages");
        ObjectNode first = messages.addObject().put("role", "user");
        first.putArray("content").add(text("<system-reminder>" + Prose.of(560) + "</system-reminder>"));
        frame(body, sessionId, stream);
        int size = size(body);
        for (int turn = 0; size + 6_000 < bytes; turn++) {
            size += addToolRound(messages, turn);
        }
        ObjectNode last = text("");
        last.putObject("cache_control").put("type", "ephemeral");
        messages.addObject().put("role", "user").putArray("content").add(last);
        last.put("text", Prose.of(Math.max(0, bytes - size(body))));
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Everything behind the conversation, in the order of real clients. */
    private static void frame(ObjectNode body, String sessionId, boolean stream) {
        ArrayNode system = body.putArray("system");
        system.add(text("You are an agent that works on the files of a project."));
        system.add(cached(text(Prose.of(2_000) + "\n\n# Rules\n" + Prose.of(2_000))));
        ArrayNode tools = body.putArray("tools");
        for (String name : TOOLS) {
            ObjectNode tool = tools.addObject().put("name", name).put("description", Prose.of(300));
            ObjectNode schema = tool.putObject("input_schema").put("type", "object");
            ObjectNode properties = schema.putObject("properties");
            properties.putObject("file_path").put("type", "string");
            properties.putObject("command").put("type", "string").put("description", Prose.of(80));
            schema.putArray("required").add("command");
        }
        String user = JSON.createObjectNode()
                .put("device_id", "0".repeat(64))
                .put("account_uuid", "")
                .put("session_id", sessionId)
                .toString();
        body.putObject("metadata").put("user_id", user);
        body.put("max_tokens", 64_000);
        body.putObject("thinking").put("type", "adaptive").put("display", "omitted");
        body.putObject("output_config").put("effort", "medium");
        body.put("stream", stream);
    }

    private static int addToolRound(ArrayNode messages, int turn) {
        String id = "toolu_01" + "%022d".formatted(turn);
        ObjectNode use = JSON.createObjectNode()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", turn % 2 == 0 ? "Read" : "Bash");
        use.putObject("input").put("file_path", "src/main/java/Station" + turn + ".java");
        ObjectNode asked = JSON.createObjectNode().put("role", "assistant");
        asked.putArray("content").add(use);
        ObjectNode result = JSON.createObjectNode()
                .put("tool_use_id", id)
                .put("type", "tool_result")
                .put("content", CODE.repeat(2 + turn % 9))
                .put("is_error", false);
        ObjectNode answered = JSON.createObjectNode().put("role", "user");
        answered.putArray("content").add(result);
        messages.add(asked).add(answered);
        return size(asked) + size(answered) + 2;
    }

    private static ObjectNode text(String text) {
        return JSON.createObjectNode().put("type", "text").put("text", text);
    }

    private static ObjectNode cached(ObjectNode block) {
        block.putObject("cache_control").put("type", "ephemeral");
        return block;
    }

    private static int size(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
