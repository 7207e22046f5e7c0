package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A request as bytes: every line of its head is what the test says, in its order and spelling. */
final class Ask {
    static final String MODEL = "claude-sonnet-5-5";

    private final String requestLine;
    private final List<String> lines;
    private final byte[] body;

    private Ask(String requestLine, List<String> lines, byte[] body) {
        this.requestLine = requestLine;
        this.lines = List.copyOf(lines);
        this.body = body;
    }

    /** A bare request. */
    static Ask of(String requestLine, String... lines) {
        return new Ask(requestLine + " HTTP/1.1", List.of(lines), new byte[0]).line("host: relay.test");
    }

    /** The list of models. */
    static Ask models(String secret) {
        return of("GET /v1/models", "x-api-key: " + secret);
    }

    /** A message as JSON. */
    static Ask message(String secret) {
        return post("/v1/messages", secret).body(json(MODEL, false));
    }

    /** A message as a stream. */
    static Ask stream(String secret) {
        return post("/v1/messages", secret).body(json(MODEL, true));
    }

    static Ask post(String target, String secret) {
        return of("POST " + target, "x-api-key: " + secret, "anthropic-version: 2023-06-01");
    }

    static String json(String model, boolean stream) {
        return """
                {"model":"%s","max_tokens":64,"messages":[{"role":"user","content":"hi"}],"stream":%s}""".formatted(model, stream);
    }

    /** A body of exactly so many bytes. */
    static byte[] bodyOf(int bytes) {
        byte[] begin = "{\"model\":\"%s\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\""
                .formatted(MODEL)
                .getBytes(UTF_8);
        byte[] end = "\"}]}".getBytes(UTF_8);
        byte[] body = new byte[bytes];
        System.arraycopy(begin, 0, body, 0, begin.length);
        for (int i = begin.length; i < bytes - end.length; i++) {
            // No two places look alike, so that a piece that went astray would show.
            body[i] = (byte) ('a' + (i * 31L + i / 4_099) % 26);
        }
        System.arraycopy(end, 0, body, bytes - end.length, end.length);
        return body;
    }

    /** The same with one more line. */
    Ask line(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new Ask(requestLine, more, body);
    }

    /** The same without the lines of this name. */
    Ask without(String name) {
        List<String> less = new ArrayList<>(lines);
        less.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"));
        return new Ask(requestLine, less, body);
    }

    /** The same to another path and query. */
    Ask to(String target) {
        return new Ask(requestLine.replaceFirst(" \\S+ ", " " + target + " "), lines, body);
    }

    Ask http10() {
        return new Ask(requestLine.replace("HTTP/1.1", "HTTP/1.0"), lines, body);
    }

    /** The same with a body and its length. */
    Ask body(String text) {
        return body(text.getBytes(UTF_8));
    }

    Ask body(byte[] bytes) {
        return new Ask(requestLine, without("content-length").lines, bytes)
                .line("content-type: application/json")
                .line("content-length: " + bytes.length);
    }

    /** The same body, in chunks of so many bytes. */
    Ask chunked(int chunkBytes) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += chunkBytes) {
            int length = Math.min(chunkBytes, body.length - from);
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            chunks.write(body, from, length);
            chunks.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return new Ask(requestLine, without("content-length").lines, chunks.toByteArray())
                .line("transfer-encoding: chunked");
    }

    byte[] head() {
        return (requestLine + "\r\n" + String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1);
    }

    byte[] body() {
        return body.clone();
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head());
        all.writeBytes(body);
        return all.toByteArray();
    }
}
