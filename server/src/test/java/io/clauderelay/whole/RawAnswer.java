package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An answer as it came off the wire. */
final class RawAnswer {
    /** How it ended. */
    enum End {
        /** By the rules of its framing. */
        WHOLE,
        /** The connection was closed before the framing's end. */
        CUT,
        /** The connection was reset. */
        RESET
    }

    private final String statusLine;
    private final List<String> lines;
    private final byte[] body;
    private final End end;

    RawAnswer(String statusLine, List<String> lines, byte[] body, End end) {
        this.statusLine = statusLine;
        this.lines = List.copyOf(lines);
        this.body = body;
        this.end = end;
    }

    int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    End end() {
        return end;
    }

    /** The value of the first header of this name. */
    Optional<String> header(String name) {
        return lines.stream()
                .filter(line -> name(line).equals(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    String required(String name) {
        return header(name).orElseThrow(() -> new AssertionError("no header " + name + " in " + this));
    }

    /** The names of all headers in lower case. */
    List<String> headerNames() {
        return lines.stream().map(RawAnswer::name).toList();
    }

    /** The body without its framing. */
    byte[] body() {
        return body.clone();
    }

    String text() {
        return new String(body, UTF_8);
    }

    JsonNode json() {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(text(), e);
        }
    }

    /** The type in an error's envelope. */
    String errorType() {
        return json().at("/error/type").asText();
    }

    String errorMessage() {
        return json().at("/error/message").asText();
    }

    /** The relay's own id of the exchange. */
    String exchangeId() {
        return required("x-relay-request-id");
    }

    /** The body with what differs from one answer of the upstream to the next, the ids, taken out. */
    String withoutIds() {
        String requestId = required("request-id");
        return text().replace(requestId.substring("req_011C".length()), "(id)");
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return statusLine + " " + lines + " " + end + " " + text();
    }
}
