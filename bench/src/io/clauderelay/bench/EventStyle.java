package io.clauderelay.bench;

import java.util.Set;

/** A way of writing the events of a stream that every reader must understand, in the order in which they are applied. */
public enum EventStyle {
    /** JSON goes on in a next {@code data:} line behind each of its commas. */
    MULTI_LINE {
        @Override
        String applied(String event) {
            StringBuilder lines = new StringBuilder();
            for (String line : event.split("(?<=\n)", -1)) {
                lines.append(line.startsWith("data: ") ? split(line) : line);
            }
            return lines.toString();
        }
    },
    /** A comment stands before each event. */
    COMMENTS {
        @Override
        String applied(String event) {
            return ": still here\n\n" + event;
        }
    },
    /** Lines end with a carriage return and a line feed. */
    CRLF {
        @Override
        String applied(String event) {
            return event.replace("\n", "\r\n");
        }
    };

    abstract String applied(String event);

    /** The event in each of the styles. */
    static String written(Set<EventStyle> styles, String event) {
        String written = event;
        for (EventStyle style : values()) {
            written = styles.contains(style) ? style.applied(written) : written;
        }
        return written;
    }

    private static String split(String line) {
        StringBuilder split = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            split.append(next);
            if (quoted && next == '\\') {
                i++;
                split.append(line.charAt(i));
            } else if (next == '"') {
                quoted = !quoted;
            } else if (next == ',' && !quoted) {
                split.append("\ndata: ");
            }
        }
        return split.toString();
    }
}
