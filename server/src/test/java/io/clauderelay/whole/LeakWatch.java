package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class behind which a buffer was forgotten. The build runs Netty's leak detection at its paranoid level: it
 * follows every buffer, and tells of one that was collected without being released.
 */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
    /** Leaks are found by the garbage collector, and told when the next buffer is made. */
    private static final int ROUNDS = 3;

    private final Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        told.start();
        detector.addAppender(told);
    }

    @Override
    @SuppressWarnings("ExplicitGC") // there is no other way to have forgotten buffers found now
    public void afterAll(ExtensionContext context) {
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        detector.detachAppender(told);
        assertThat(told.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }
}
