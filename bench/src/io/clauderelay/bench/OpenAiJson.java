package io.clauderelay.bench;

import static io.clauderelay.bench.AnthropicJson.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.List;

/** OpenAI's JSON objects other than the events of streams. */
final class OpenAiJson {
    static final List<String> MODELS = List.of(
            "gpt-6-astra", "gpt-6.1-sol", "gpt-6-sol", "gpt-6-luna", "gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.4");

    /** When everything was made. */
    static final long CREATED = 1_795_000_000L;

    private OpenAiJson() {}

    /** The usage of a response. */
    static ObjectNode usage(TokenCounts tokens) {
        ObjectNode usage = JSON.createObjectNode().put("input_tokens", tokens.totalInput());
        addInput(usage.putObject("input_tokens_details"), tokens);
        usage.put("output_tokens", tokens.output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return usage.put("total_tokens", tokens.totalInput() + tokens.output());
    }

    /** The usage of a chat completion. */
    static ObjectNode chatUsage(TokenCounts tokens) {
        ObjectNode usage = JSON.createObjectNode().put("prompt_tokens", tokens.totalInput());
        usage.put("completion_tokens", tokens.output());
        usage.put("total_tokens", tokens.totalInput() + tokens.output());
        addInput(usage.putObject("prompt_tokens_details"), tokens);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return usage;
    }

    /** How long what was written to the cache lives is told only where some of it lives long. */
    private static void addInput(ObjectNode details, TokenCounts tokens) {
        details.put("cached_tokens", tokens.cacheRead());
        details.put("cache_write_tokens", tokens.cacheWrite5m() + tokens.cacheWrite1h());
        if (tokens.cacheWrite1h() > 0) {
            details.putObject("cache_write_tokens_details")
                    .put("ttl_30m_tokens", tokens.cacheWrite5m())
                    .put("ttl_12h_tokens", tokens.cacheWrite1h());
        }
    }

    static String inputTokens(long count) {
        return JSON.createObjectNode()
                .put("object", "response.input_tokens")
                .put("input_tokens", count)
                .toString();
    }

    static String models() {
        ArrayNode models = JSON.createArrayNode();
        MODELS.forEach(id -> models.add(modelNode(id)));
        return JSON.createObjectNode()
                .put("object", "list")
                .set("data", models)
                .toString();
    }

    static String model(String id) {
        return modelNode(id).toString();
    }

    static String deleted(String id) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", "response")
                .put("deleted", true)
                .toString();
    }

    /** A list of things that have ids. */
    static ObjectNode list(ArrayNode items) {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        list.set("data", items);
        return list.put("first_id", idOf(items.path(0))).put("last_id", idOf(items.path(items.size() - 1)));
    }

    private static String idOf(JsonNode item) {
        return item.path("id").asText();
    }

    private static ObjectNode modelNode(String id) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", "system");
    }
}
