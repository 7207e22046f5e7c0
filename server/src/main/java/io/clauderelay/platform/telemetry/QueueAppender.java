package io.clauderelay.platform.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.event.KeyValuePair;

/**
 * Hands events to one thread that writes them. Logging takes no lock and waits for nothing: when the queue is full the
 * event is dropped and counted, and the count is logged once there is room.
 */
final class QueueAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** A burst of a second at ten thousand lines; about 10 MB when full. */
    static final int CAPACITY = 10_000;

    /** One write carries at most so many lines, which bounds the buffer. */
    private static final int BATCH = 500;

    /** After a write the thread rests, so that a busy relay pays one write and no wake-up for many lines. */
    private static final long REST_NANOS = Duration.ofMillis(5).toNanos();

    /** How long stopping waits for a reader that does not read. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final LineFormat format;
    private final OutputStream output;
    private final Logger ownLogger;
    private final Queue<ILoggingEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final Thread writer;
    private volatile boolean asleep;
    private volatile boolean stopping;

    QueueAppender(LineFormat format, OutputStream output, Logger ownLogger) {
        this.format = format;
        this.output = output;
        this.ownLogger = ownLogger;
        this.writer = Thread.ofPlatform().name("log-writer").daemon(true).unstarted(this::writeUntilStopped);
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (queued.incrementAndGet() > CAPACITY) {
            queued.decrementAndGet();
            dropped.increment();
            return;
        }
        event.prepareForDeferredProcessing();
        queue.add(event);
        if (asleep) {
            asleep = false;
            LockSupport.unpark(writer);
        }
    }

    /** Writes what is queued, then ends. Safe to call twice. */
    @Override
    public void stop() {
        super.stop();
        stopping = true;
        LockSupport.unpark(writer);
        try {
            writer.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilStopped() {
        StringBuilder lines = new StringBuilder();
        while (true) {
            boolean last = stopping;
            if (writeBatch(lines)) {
                rest();
            } else if (last) {
                return;
            } else {
                sleep();
            }
        }
    }

    private boolean writeBatch(StringBuilder lines) {
        lines.setLength(0);
        for (int i = 0; i < BATCH; i++) {
            ILoggingEvent event = queue.poll();
            if (event == null) {
                break;
            }
            queued.decrementAndGet();
            write(event, lines);
        }
        long lost = dropped.sumThenReset();
        if (lost > 0) {
            format.write(ownEvent("log lines were dropped, they came faster than they could be written", lost), lines);
        }
        if (lines.isEmpty()) {
            return false;
        }
        try {
            output.write(lines.toString().getBytes(StandardCharsets.UTF_8));
            output.flush();
        } catch (IOException e) {
            addError("log lines could not be written", e);
        }
        return true;
    }

    /** An event that cannot be written must not end the thread that writes all others. */
    private void write(ILoggingEvent event, StringBuilder lines) {
        int start = lines.length();
        try {
            format.write(event, lines);
        } catch (RuntimeException e) {
            lines.setLength(start);
            format.write(ownEvent("a line of " + event.getLoggerName() + " could not be written: " + e, 1), lines);
        }
    }

    private ILoggingEvent ownEvent(String message, long count) {
        LoggingEvent event =
                new LoggingEvent(QueueAppender.class.getName(), ownLogger, Level.WARN, message, null, null);
        event.addKeyValuePair(new KeyValuePair(LogKeys.COUNT, count));
        return event;
    }

    private void rest() {
        if (!stopping && queued.get() < BATCH) {
            LockSupport.parkNanos(this, REST_NANOS);
        }
    }

    /** Announces the sleep before the last look at the queue, so that an event added meanwhile wakes it. */
    private void sleep() {
        asleep = true;
        if (queue.isEmpty() && !stopping) {
            LockSupport.park(this);
        }
        asleep = false;
    }
}
