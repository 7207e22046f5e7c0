package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps what an attempt tells, for a test to look at from another thread. */
final class Told implements AttemptObserver {
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger heads = new AtomicInteger();
    final AtomicInteger pauses = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();

    private final boolean maySend;
    private final AtomicReference<String> payload = new AtomicReference<>("");
    private final CompletableFuture<Optional<Failure>> end = new CompletableFuture<>();

    Told() {
        this(true);
    }

    Told(boolean maySend) {
        this.maySend = maySend;
    }

    @Override
    public boolean maySend() {
        asked.incrementAndGet();
        return maySend;
    }

    @Override
    public void head(ResponseHead head) {
        heads.incrementAndGet();
    }

    @Override
    public void payload(ByteBuf buffer, int from, int to) {
        bytes.addAndGet(to - from);
        if (payload.get().length() < 1_000) {
            payload.updateAndGet(text -> text + buffer.toString(from, to - from, ISO_8859_1));
        }
    }

    @Override
    public void pass(ByteBuf buffer, int from, int to) {}

    @Override
    public void pause() {
        pauses.incrementAndGet();
    }

    @Override
    public void end() {
        over(Optional.empty());
    }

    @Override
    public void failed(Failure failure) {
        over(Optional.of(failure));
    }

    private void over(Optional<Failure> how) {
        if (!end.complete(how)) {
            throw new IllegalStateException("the attempt ended twice");
        }
    }

    /** The beginning of the body. */
    String text() {
        return payload.get();
    }

    boolean isOver() {
        return end.isDone();
    }

    /** Waits for a good end and answers the body. */
    String whole() {
        waitForEnd().ifPresent(failure -> {
            throw new AssertionError("failed: " + failure);
        });
        return text();
    }

    /** Waits for a bad end. */
    Failure failure() {
        return waitForEnd().orElseThrow(() -> new AssertionError("ended well: " + text()));
    }

    private Optional<Failure> waitForEnd() {
        try {
            return end.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the attempt does not end", e);
        }
    }
}
