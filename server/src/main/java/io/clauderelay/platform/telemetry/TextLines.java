package io.clauderelay.platform.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/** Lines for people: local time, level, class, message, pairs. Control characters are shown, not obeyed. */
final class TextLines implements LineFormat {
    private final DateTimeFormatter time;

    TextLines(ZoneId zone) {
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(zone);
    }

    @Override
    public void write(ILoggingEvent event, StringBuilder out) {
        time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), out);
        String level = event.getLevel().levelStr;
        out.append(' ').append(level).append(level.length() < 5 ? "  " : " ");
        String logger = event.getLoggerName();
        out.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
        escape(LineFormat.message(event), out);
        for (KeyValuePair pair : LineFormat.pairs(event)) {
            out.append(' ');
            escape(pair.key, out);
            out.append('=');
            value(LineFormat.text(pair), out);
        }
        out.append('\n');
        String stack = LineFormat.stack(event);
        if (stack != null) {
            stack.lines().forEach(line -> {
                out.append("    ");
                escape(line.replace("\t", "    "), out);
                out.append('\n');
            });
        }
    }

    private static void value(String text, StringBuilder out) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=');
        if (plain) {
            escape(text, out);
        } else {
            out.append('"');
            escape(text.replace("\"", "\\\""), out);
            out.append('"');
        }
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }
}
