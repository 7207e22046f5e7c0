package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.directory.AccountEntry;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one attempt of a probe, and the answer as far as it came. Lives on its event loop, but for the outcome. */
final class ProbedAnswer implements AttemptObserver {
    /** More than any error, and any answer of so few tokens, is long. */
    private static final int MOST_BODY_BYTES = 64 * 1024;

    private final AccountEntry account;
    private final OutgoingRequest request;
    private final Upstreams upstreams;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final byte[] body = new byte[MOST_BODY_BYTES];
    private int length;
    private @Nullable Integer status;
    private @Nullable Attempt attempt;
    private long startedNanos;

    /**
     * How the attempt ended.
     *
     * @param status null when no answer came
     * @param body what came of it
     * @param failure null when the answer is whole, or as long as anybody reads it
     */
    record Outcome(
            @Nullable Integer status,
            Duration latency,
            String body,
            @Nullable String failure) {}

    /** Takes the request over, and releases its body when all is over. */
    ProbedAnswer(AccountEntry account, OutgoingRequest request, Upstreams upstreams) {
        this.account = account;
        this.request = request;
        this.upstreams = upstreams;
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /** Sends the request; the patience begins now. */
    void start(Duration patience) {
        startedNanos = upstreams.nanoTime();
        attempt = upstreams.startAlone(account, request, this);
        var waiting = upstreams.loop().schedule(() -> giveUp(patience), patience.toMillis(), TimeUnit.MILLISECONDS);
        outcome.whenComplete((_, _) -> waiting.cancel(false));
    }

    private void giveUp(Duration patience) {
        stop();
        over("no whole answer within " + patience);
    }

    private void stop() {
        if (attempt != null) {
            attempt.cancel();
        }
    }

    @Override
    public boolean maySend() {
        return true;
    }

    @Override
    public void head(ResponseHead head) {
        status = head.status();
    }

    @Override
    public void payload(ByteBuf buffer, int from, int to) {
        int taken = Math.min(to - from, MOST_BODY_BYTES - length);
        buffer.getBytes(from, body, length, taken);
        length += taken;
        if (length == MOST_BODY_BYTES) {
            stop();
            over(null);
        }
    }

    @Override
    public void pass(ByteBuf buffer, int from, int to) {}

    @Override
    public void pause() {}

    @Override
    public void end() {
        over(null);
    }

    @Override
    public void failed(Failure failure) {
        over(failure.reason());
    }

    private void over(@Nullable String failure) {
        Duration latency = Duration.ofNanos(upstreams.nanoTime() - startedNanos);
        String text = new String(Arrays.copyOf(body, length), UTF_8);
        if (outcome.complete(new Outcome(status, latency, text, failure))) {
            request.body().release();
        }
    }
}
