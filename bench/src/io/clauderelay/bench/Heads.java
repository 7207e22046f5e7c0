package io.clauderelay.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Status lines and header lines like the ones of the provider and of the CDN in front of it. */
final class Heads {
    private Heads() {}

    /**
     * The head of an answer up to and including the empty line; its request id is a slot.
     *
     * @param framingLine says where the body ends
     * @param extra in addition to the usual lines; a line of the same name replaces the usual one
     */
    static String of(int status, String contentType, Header framingLine, List<Header> extra, Dialect dialect) {
        List<Header> lines = new ArrayList<>();
        lines.add(new Header("content-type", contentType));
        lines.add(framingLine);
        lines.addAll(dialect.usualHeaders());
        extra.forEach(line -> lines.removeIf(usual -> usual.named(line.name())));
        lines.addAll(extra);
        StringBuilder head = new StringBuilder(1024);
        head.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append("\r\n");
        lines.forEach(line ->
                head.append(line.name()).append(": ").append(line.value()).append("\r\n"));
        return head.append("\r\n").toString();
    }

    static List<Header> usual() {
        String reset = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS).toString();
        List<Header> lines = new ArrayList<>(List.of(
                new Header("cache-control", "no-cache"),
                new Header("request-id", Slots.REQUEST_ID),
                new Header("anthropic-organization-id", "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"),
                new Header("server", "cloudflare"),
                new Header("cf-ray", "9a3b5c7d9e1f0a2b-FRA"),
                new Header("cf-cache-status", "DYNAMIC"),
                new Header("via", "1.1 google"),
                new Header("x-envoy-upstream-service-time", "1"),
                new Header("strict-transport-security", "max-age=31536000; includeSubDomains; preload"),
                new Header("set-cookie", "_cfuvid=upstream-cookie; path=/; HttpOnly; Secure; SameSite=None")));
        lines.addAll(allowance("requests", 4_000, reset));
        lines.addAll(allowance("input-tokens", 2_000_000, reset));
        lines.addAll(allowance("output-tokens", 400_000, reset));
        return lines;
    }

    private static List<Header> allowance(String what, int limit, String reset) {
        String name = "anthropic-ratelimit-" + what;
        return List.of(
                new Header(name + "-limit", Integer.toString(limit)),
                new Header(name + "-remaining", Integer.toString(limit)),
                new Header(name + "-reset", reset));
    }

    static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 413 -> "Payload Too Large";
            case 422 -> "Unprocessable Entity";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 529 -> "Site is overloaded";
            default -> "Status";
        };
    }
}
