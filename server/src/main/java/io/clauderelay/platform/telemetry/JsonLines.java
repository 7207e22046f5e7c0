package io.clauderelay.platform.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/** One JSON object per line, valid whatever the text; key-value pairs stand beside the fixed members. */
final class JsonLines implements LineFormat {
    private static final DateTimeFormatter TIMESTAMP =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
    private static final Set<String> FIXED = Set.of("timestamp", "level", "logger", "thread", "message", "error");

    private final JsonStringEncoder strings = JsonStringEncoder.getInstance();

    @Override
    public void write(ILoggingEvent event, StringBuilder out) {
        out.append("{\"timestamp\":\"");
        TIMESTAMP.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), out);
        out.append('"');
        member("level", event.getLevel().levelStr.toLowerCase(Locale.ROOT), out);
        member("logger", event.getLoggerName(), out);
        member("message", LineFormat.message(event), out);
        List<KeyValuePair> pairs = LineFormat.pairs(event);
        for (int i = 0; i < pairs.size(); i++) {
            if (isLast(pairs, i)) {
                pair(pairs.get(i), out);
            }
        }
        member("thread", event.getThreadName(), out);
        error(event, out);
        out.append("}\n");
    }

    /** A JSON object names a member once: of pairs with one key, the last counts. */
    private static boolean isLast(List<KeyValuePair> pairs, int index) {
        String key = pairs.get(index).key;
        for (int i = index + 1; i < pairs.size(); i++) {
            if (pairs.get(i).key.equals(key)) {
                return false;
            }
        }
        return true;
    }

    private void pair(KeyValuePair pair, StringBuilder out) {
        String key = FIXED.contains(pair.key) ? "_" + pair.key : pair.key;
        if (isPlain(pair.value) && !Redaction.isSecretKey(pair.key)) {
            name(key, out);
            out.append(pair.value);
        } else {
            member(key, LineFormat.text(pair), out);
        }
    }

    /** Whether the value's text is its JSON. */
    private static boolean isPlain(Object value) {
        return switch (value) {
            case null -> true;
            case Boolean _, Integer _, Long _, Short _, Byte _ -> true;
            case Double number -> Double.isFinite(number);
            case Float number -> Float.isFinite(number);
            default -> false;
        };
    }

    private void error(ILoggingEvent event, StringBuilder out) {
        IThrowableProxy thrown = event.getThrowableProxy();
        String stack = LineFormat.stack(event);
        if (stack == null) {
            return;
        }
        name("error", out);
        out.append("{\"type\":\"");
        strings.quoteAsString(thrown.getClassName(), out);
        out.append('"');
        member("message", Redaction.redact(String.valueOf(thrown.getMessage())), out);
        member("stack", stack, out);
        out.append('}');
    }

    private void member(String name, String value, StringBuilder out) {
        name(name, out);
        out.append('"');
        strings.quoteAsString(value, out);
        out.append('"');
    }

    private void name(String name, StringBuilder out) {
        out.append(",\"");
        strings.quoteAsString(name, out);
        out.append("\":");
    }
}
