package io.clauderelay.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.List;

/** The provider's JSON objects other than stream events. */
final class AnthropicJson {
    static final ObjectMapper JSON = new ObjectMapper();

    static final List<String> MODELS = List.of(
            "claude-fable-5-2",
            "claude-fable-5-1",
            "claude-opus-5-5",
            "claude-sonnet-5-5",
            "claude-haiku-5-5",
            "claude-sonnet-4-5-20250929",
            "claude-haiku-4-5-20251001");

    private AnthropicJson() {}

    /** An error envelope; its request id is a slot. */
    static String error(String type, String message) {
        ObjectNode envelope = JSON.createObjectNode().put("type", "error");
        envelope.putObject("error").put("type", type).put("message", message);
        return envelope.put("request_id", Slots.REQUEST_ID).toString();
    }

    /** The usage that a message, or the opening of a stream, reports. */
    static ObjectNode usage(TokenCounts tokens, long output, Service service) {
        ObjectNode usage = JSON.createObjectNode();
        usage.put("input_tokens", tokens.input());
        usage.put("cache_creation_input_tokens", tokens.cacheWrite5m() + tokens.cacheWrite1h());
        usage.put("cache_read_input_tokens", tokens.cacheRead());
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", tokens.cacheWrite5m())
                .put("ephemeral_1h_input_tokens", tokens.cacheWrite1h());
        usage.put("output_tokens", output);
        usage.put("service_tier", service.tier() == null ? "standard" : service.tier());
        if (service.speed() != null) {
            usage.put("speed", service.speed());
        }
        if (service.geo() != null) {
            usage.put("inference_geo", service.geo());
        }
        return usage;
    }

    /** The cumulative usage at the end of a stream: no split of the cache writes. */
    static ObjectNode finalUsage(TokenCounts tokens) {
        ObjectNode usage = JSON.createObjectNode();
        usage.put("input_tokens", tokens.input());
        usage.put("cache_creation_input_tokens", tokens.cacheWrite5m() + tokens.cacheWrite1h());
        usage.put("cache_read_input_tokens", tokens.cacheRead());
        usage.put("output_tokens", tokens.output());
        return addInformation(usage, tokens);
    }

    /** Adds what is reported only when there is some: thinking tokens and web searches. */
    static ObjectNode addInformation(ObjectNode usage, TokenCounts tokens) {
        if (tokens.reasoning() > 0) {
            usage.putObject("output_tokens_details").put("thinking_tokens", tokens.reasoning());
        }
        if (tokens.webSearches() > 0) {
            usage.putObject("server_tool_use")
                    .put("web_search_requests", tokens.webSearches())
                    .put("web_fetch_requests", 0);
        }
        return usage;
    }

    static String models() {
        ObjectNode list = JSON.createObjectNode();
        MODELS.forEach(model -> list.withArray("data").add(modelNode(model)));
        return list.put("has_more", false)
                .put("first_id", MODELS.getFirst())
                .put("last_id", MODELS.getLast())
                .toString();
    }

    static String model(String id) {
        return modelNode(id).toString();
    }

    private static ObjectNode modelNode(String id) {
        return JSON.createObjectNode()
                .put("type", "model")
                .put("id", id)
                .put("display_name", id.replace('-', ' '))
                .put("created_at", "2026-06-01T00:00:00Z");
    }

    /**
     * Reads JSON that a script wrote.
     *
     * @throws IllegalArgumentException when it is none
     */
    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a script's JSON must parse, but this does not: " + json, e);
        }
    }
}
