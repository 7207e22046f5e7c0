package io.clauderelay.bench;

import io.clauderelay.vocabulary.TokenCounts;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One kind of traffic: what clients send, what the upstream answers, how many do so at once.
 *
 * @param unit what CPU is counted per
 * @param allowed how many times nginx's CPU the relay may use; 0 where there is no such target
 */
record Workload(String name, String what, String unit, int connections, Sent sent, Reply answer, double allowed) {
    private static final String MODEL = "claude-opus-5-5";
    private static final TokenCounts TOKENS = new TokenCounts(310, 144, 9_000, 1_200, 0, 0, 0);

    /** What a request is made of. */
    record Sent(int bodyBytes, boolean stream) {}

    static final Workload SMALL_CALL =
            new Workload("W1", "1 KB request, 2 KB answer", "request", 64, new Sent(1_024, false), json(2_048), 2.0);
    static final Workload AGENT_CALL =
            new Workload("W2", "150 KB request, 2 KB answer", "request", 64, new Sent(150 * 1_024, false), json(2_048), 1.8);
    static final Workload FAST_STREAM = new Workload(
            "W3", "200 events of 150 B in a burst", "stream", 64, new Sent(1_024, true), events(200), 3.0);
    static final Workload PACED_STREAM = new Workload(
            "W3b",
            "200 events of 150 B, one every 2 ms",
            "stream",
            32,
            new Sent(1_024, true),
            events(200).every(Duration.ofMillis(2)), 1.5);
    static final Workload MANY_STREAMS = new Workload(
            "W4",
            "1,000 streams, 20 events/s each",
            "stream",
            1_000,
            new Sent(1_024, true),
            events(100).every(Duration.ofMillis(50)), 1.4);
    static final Workload ONE_CALL =
            new Workload("W5", "1 KB request, 2 KB answer, one client", "request", 1, new Sent(1_024, false), json(2_048), 0);
    static final Workload ONE_STREAM = new Workload(
            "W5s", "200 events in a burst, one client", "stream", 1, new Sent(1_024, true), events(200), 0);

    static final List<Workload> ALL =
            List.of(SMALL_CALL, AGENT_CALL, FAST_STREAM, PACED_STREAM, MANY_STREAMS, ONE_CALL, ONE_STREAM);
    static final List<Workload> QUICK = List.of(SMALL_CALL, AGENT_CALL, FAST_STREAM);
    static final List<Workload> FULL =
            List.of(SMALL_CALL, AGENT_CALL, FAST_STREAM, PACED_STREAM, ONE_CALL, ONE_STREAM);

    /**
     * The workload of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Workload named(String name) {
        return ALL.stream()
                .filter(workload -> workload.name.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload is named '" + name + "'; there are "
                        + ALL.stream().map(Workload::name).toList()));
    }

    Expected expected() {
        return new Expected(Composer.reply(answer, Dialect.MESSAGES, asked(sent.stream())).bodyBytes(), sent.stream());
    }

    /** The bytes that the connection with this number sends, with this credential. */
    byte[] request(int connection, String credential) {
        String session = "%08d-0000-4000-8000-%012d".formatted(connection, connection);
        boolean agent = sent.bodyBytes() > 20_000;
        byte[] body = agent ? AgentRequest.body(MODEL, session, sent.stream(), sent.bodyBytes()) : smallBody();
        StringBuilder head = new StringBuilder("POST /v1/messages");
        head.append(agent ? "?beta=true" : "").append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n");
        head.append("x-api-key: ").append(credential).append("\r\nContent-Type: application/json\r\n");
        agentOrSdk(agent, session)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static Map<String, String> agentOrSdk(boolean agent, String session) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("User-Agent", agent ? "claude-cli/2.1.330 (external, cli)" : "Anthropic/JS 1.12.0");
        lines.put("anthropic-version", "2023-06-01");
        lines.put("X-Stainless-Arch", "x64");
        lines.put("X-Stainless-Lang", "js");
        lines.put("X-Stainless-OS", "Linux");
        lines.put("X-Stainless-Retry-Count", "0");
        lines.put("X-Stainless-Runtime", "node");
        lines.put("X-Stainless-Timeout", "600");
        if (agent) {
            lines.put("X-Claude-Code-Session-Id", session);
            lines.put("anthropic-beta", "claude-code-20250219,interleaved-thinking-2025-05-14,effort-2025-11-24");
            lines.put("anthropic-dangerous-direct-browser-access", "true");
            lines.put("x-app", "cli");
        }
        return lines;
    }

    private byte[] smallBody() {
        String before = "{\"model\":\"" + MODEL + "\",\"max_tokens\":1024,\"messages\":[{\"role\":\"user\",\"content\":\"";
        String after = "\"}],\"stream\":" + sent.stream() + "}";
        return (before + Prose.of(sent.bodyBytes() - before.length() - after.length()) + after)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Reply events(int count) {
        return Reply.events(count, 150).withTokens(TOKENS);
    }

    /** A message whose JSON has so many bytes. */
    private static Reply json(int bytes) {
        Reply empty = Reply.of(new Block.Text(List.of(""))).withTokens(TOKENS);
        int words = (int) Composer.reply(empty, Dialect.MESSAGES, asked(false)).bodyBytes();
        return Reply.of(new Block.Text(List.of(Prose.of(bytes - words)))).withTokens(TOKENS);
    }

    private static Asked asked(boolean stream) {
        return Asked.of(new RequestFacts(MODEL, stream));
    }
}
