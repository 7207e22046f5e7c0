package io.clauderelay.platform.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** How an event becomes a line. What comes from the event passes through {@link Redaction}, here or in a format. */
interface LineFormat {
    /** Appends the line and its line feed. */
    void write(ILoggingEvent event, StringBuilder out);

    /** The event's message, masked. */
    static String message(ILoggingEvent event) {
        return Redaction.redact(Objects.requireNonNullElse(event.getFormattedMessage(), ""));
    }

    /** The event's stack trace with its causes, masked; null when it has none. */
    static @Nullable String stack(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null ? null : Redaction.redact(ThrowableProxyUtil.asString(thrown));
    }

    /** The event's key-value pairs. */
    static List<KeyValuePair> pairs(ILoggingEvent event) {
        return Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
    }

    /** A pair's value as text, masked. A value that cannot print itself costs its text, not the line. */
    static String text(KeyValuePair pair) {
        if (Redaction.isSecretKey(pair.key)) {
            return Redaction.HIDDEN;
        }
        try {
            return Redaction.redact(String.valueOf(pair.value));
        } catch (RuntimeException e) {
            return "[unprintable " + pair.value.getClass().getName() + "]";
        }
    }
}
