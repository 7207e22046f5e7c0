package io.clauderelay.bench;

import static io.clauderelay.bench.AnthropicJson.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refusals and heads as OpenAI words them. */
final class OpenAiErrors {
    private static final int TOKENS_PER_REQUEST = 10_000;

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
        return new Refusal(status, refusal.contentType(), envelope(status, code, null, message), refusal.headers());
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

    /** A refusal with a code of its own; neither code nor parameter need be there. */
    static Refusal of(int status, @Nullable String code, @Nullable String param, String message) {
        return new Refusal(status, "application/json", envelope(status, code, param, message), List.of());
    }

    /** The answer to a request that its allowance does not cover. It does not say when to come back, but in words. */
    static Refusal exhausted(Allowance.Taken taken, String model, String organization) {
        String message = "Rate limit reached for " + model + " in organization " + organization
                + " on requests per min (RPM): Limit " + taken.limit() + ", Used " + taken.limit()
                + ", Requested 1. Please try again in " + duration(taken.untilNext()) + ".";
        return of(429, "rate_limit_exceeded", null, message).withHeaders(allowance(taken));
    }

    /** What each answer tells of an allowance. Tokens are told as if each request were to use so many. */
    static List<Header> allowance(Allowance.Taken taken) {
        List<Header> lines = new ArrayList<>();
        lines.addAll(allowance("requests", taken, 1));
        lines.addAll(allowance("tokens", taken, TOKENS_PER_REQUEST));
        return lines;
    }

    private static List<Header> allowance(String what, Allowance.Taken taken, long each) {
        return List.of(
                new Header("x-ratelimit-limit-" + what, Long.toString(taken.limit() * each)),
                new Header("x-ratelimit-remaining-" + what, Long.toString(taken.remaining() * each)),
                new Header("x-ratelimit-reset-" + what, duration(taken.untilFull())));
    }

    /** A time as OpenAI writes it: {@code 6ms}, {@code 1.5s}, {@code 1m30s}. */
    static String duration(Duration time) {
        if (time.toMillis() < 1_000) {
            return time.toMillis() + "ms";
        }
        String seconds = BigDecimal.valueOf(time.toMillis() % 60_000, 3).stripTrailingZeros().toPlainString() + "s";
        return time.toMinutes() == 0 ? seconds : time.toMinutes() + "m" + seconds;
    }

    static String envelope(int status, @Nullable String code, @Nullable String param, String message) {
        ObjectNode envelope = JSON.createObjectNode();
        ObjectNode error = envelope.putObject("error");
        error.put("message", message);
        error.put("type", status == 429 ? "requests" : status < 500 ? "invalid_request_error" : "server_error");
        error.put("param", param).put("code", code);
        return envelope.toString();
    }
}
