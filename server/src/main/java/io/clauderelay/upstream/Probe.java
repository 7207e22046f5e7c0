package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.platform.json.Json;
import io.clauderelay.upstream.ProbedAnswer.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tries an account with one smallest real request, the way the data plane would go: headers, proxy, TLS and all. Uses a
 * connection of its own and closes it, so nothing stays behind for an account that gets no work.
 */
public final class Probe {
    /** What OpenAI takes at least. */
    private static final int SMALLEST_OUTPUT = 16;

    /** An event loop is late by milliseconds; one that is later has stopped, and will not tell. */
    private static final Duration LOOP_STOPPED_AFTER = Duration.ofSeconds(5);

    private final List<Upstreams> loops;
    private final AtomicInteger turn = new AtomicInteger();

    /** Probes on these loops in turn. */
    public Probe(List<Upstreams> loops) {
        this.loops = List.copyOf(loops);
        if (loops.isEmpty()) {
            throw new IllegalArgumentException("a probe has no event loop, expected at least one");
        }
    }

    /** Asks the account for this model and waits for the answer, no longer than the patience. Not for event loops. */
    public ProbeResult run(AccountEntry account, String model, Duration patience) {
        Upstreams upstreams = loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
        ProbedAnswer answer = new ProbedAnswer(account, request(account.platform(), model), upstreams);
        upstreams.loop().execute(() -> answer.start(patience));
        Outcome stopped = new Outcome(null, patience, "", "the relay is stopping and waits for no answer");
        Outcome outcome = answer.outcome()
                .completeOnTimeout(stopped, patience.plus(LOOP_STOPPED_AFTER).toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return new ProbeReading(CarriedSecrets.of(account)).read(outcome);
    }

    private static OutgoingRequest request(Platform platform, String model) {
        ObjectNode body = Json.mapper().createObjectNode().put("model", model);
        HttpHeaders headers = new DefaultHttpHeaders()
                .add("content-type", "application/json")
                .add("accept", "application/json")
                .add("user-agent", "claude-relay-service");
        String target = switch (platform) {
            case CLAUDE_CONSOLE -> {
                headers.add("anthropic-version", "2023-06-01");
                body.put("max_tokens", 1);
                body.putArray("messages").addObject().put("role", "user").put("content", "ping");
                yield "/v1/messages";
            }
            case CODEX -> {
                body.put("input", "ping")
                        .put("max_output_tokens", SMALLEST_OUTPUT)
                        .put("store", false);
                yield "/v1/responses";
            }
        };
        return new OutgoingRequest(
                "POST", target, headers, Unpooled.wrappedBuffer(Json.write(body).getBytes(UTF_8)), false);
    }
}
