package io.clauderelay.bench;

import static io.clauderelay.bench.AnthropicJson.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Refusals and heads as OpenAI words them. */
final class OpenAiErrors {
    private OpenAiErrors() {}

    /** An Anthropic envelope becomes OpenAI's; what is no such envelope, a CDN's page for one, stays. */
    static Refusal translated(Refusal refusal) {
        if (!refusal.contentType().equals("application/json") || !refusal.body().startsWith("{\"type\":\"error\"")) {
            return refusal;
        }
        JsonNode error = AnthropicJson.parse(refusal.body()).path("error");
        String message = error.path("message").asText();
        String type = error.path("type").asText();
        int status = refusal.status() == 529 ? 503 : refusal.status();
        String code = message.startsWith("prompt is too long") ? "context_length_exceeded" : code(type);
        return new Refusal(status, refusal.contentType(), envelope(status, code, message), refusal.headers());
    }

    /** The code that OpenAI gives to what Anthropic calls by this type. */
    static String code(String type) {
        return switch (type) {
            case "authentication_error" -> "invalid_api_key";
            case "billing_error" -> "insufficient_quota";
            case "rate_limit_error" -> "rate_limit_exceeded";
            case "overloaded_error" -> "server_is_overloaded";
            case "api_error", "timeout_error" -> "server_error";
            default -> type;
        };
    }

    /** The lines in the head of each answer; a few of them tell whose account it was. */
    static List<Header> usualHeaders() {
        return List.of(
                new Header("x-request-id", Slots.REQUEST_ID),
                new Header("openai-organization", "org-upstream"),
                new Header("openai-processing-ms", "12"),
                new Header("openai-version", "2020-10-01"),
                new Header("x-ratelimit-limit-requests", "10000"),
                new Header("x-ratelimit-remaining-requests", "9999"),
                new Header("x-ratelimit-reset-requests", "6ms"),
                new Header("x-ratelimit-limit-tokens", "2000000"),
                new Header("x-ratelimit-remaining-tokens", "1999000"),
                new Header("x-ratelimit-reset-tokens", "30ms"),
                new Header("server", "cloudflare"),
                new Header("cf-ray", "9a3b5c7d9e1f0a2b-FRA"),
                new Header("cf-cache-status", "DYNAMIC"),
                new Header("set-cookie", "__cf_bm=upstream-cookie; path=/; HttpOnly; Secure; SameSite=None"));
    }

    private static String envelope(int status, String code, String message) {
        ObjectNode envelope = JSON.createObjectNode();
        ObjectNode error = envelope.putObject("error");
        error.put("message", message);
        error.put("type", status == 429 ? "requests" : status < 500 ? "invalid_request_error" : "server_error");
        error.putNull("param").put("code", code);
        return envelope.toString();
    }
}
