package io.clauderelay.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the scripted upstream served, to be compared with what others say it did. An answer enters when it has ended,
 * whole or not, so a reader may have to wait a moment. Safe for use by many threads.
 */
public final class UpstreamLedger implements AutoCloseable {
    /** In memory the oldest answers are forgotten beyond this: a soak must not fill the heap. */
    private static final int MAX_ANSWERS = 200_000;

    private final boolean wanted;
    private final int maxBodyBytes;
    private final @Nullable BufferedWriter file;
    private final ArrayDeque<ServedAnswer> answers = new ArrayDeque<>();

    private UpstreamLedger(boolean wanted, int maxBodyBytes, @Nullable BufferedWriter file) {
        this.wanted = wanted;
        this.maxBodyBytes = maxBodyBytes;
        this.file = file;
    }

    /** Keeps nothing and costs nothing. */
    public static UpstreamLedger off() {
        return new UpstreamLedger(false, 0, null);
    }

    /** Keeps answers in memory, without bodies. */
    public static UpstreamLedger inMemory() {
        return new UpstreamLedger(true, 0, null);
    }

    /** Keeps answers in memory, with request bodies of at most so many bytes. */
    public static UpstreamLedger withBodies(int maxBodyBytes) {
        return new UpstreamLedger(true, maxBodyBytes, null);
    }

    /**
     * Appends one line of JSON per answer to a file, and keeps nothing in memory. Credentials are not written.
     *
     * @throws IOException when the file cannot be opened
     */
    public static UpstreamLedger toFile(Path path) throws IOException {
        return new UpstreamLedger(
                true, 0, Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** The answers that have ended, oldest first. */
    public synchronized List<ServedAnswer> answers() {
        return new ArrayList<>(answers);
    }

    /** The answer with this request id. */
    public Optional<ServedAnswer> find(String requestId) {
        return answers().stream()
                .filter(answer -> answer.requestId().equals(requestId))
                .findFirst();
    }

    /** Forgets what was kept in memory. */
    public synchronized void clear() {
        answers.clear();
    }

    boolean wanted() {
        return wanted;
    }

    int maxBodyBytes() {
        return maxBodyBytes;
    }

    synchronized void add(ServedAnswer answer) {
        if (file != null) {
            append(file, answer);
            return;
        }
        if (answers.size() == MAX_ANSWERS) {
            answers.removeFirst();
        }
        answers.addLast(answer);
    }

    private static void append(BufferedWriter file, ServedAnswer answer) {
        try {
            file.write(line(answer));
            file.newLine();
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger's file does not take another line", e);
        }
    }

    private static String line(ServedAnswer answer) {
        ServedAnswer.Request request = answer.request();
        ObjectNode line = AnthropicJson.JSON.createObjectNode();
        line.put("requestId", answer.requestId());
        line.put("at", answer.at().toString());
        line.put("method", request.method());
        line.put("path", request.path());
        line.put("query", request.query());
        request.headers().forEach(header -> line.withArray("headers").add(header.name() + ": " + visible(header)));
        line.put("bodyBytes", request.bodyBytes());
        line.put("bodySha256", request.bodySha256());
        line.put("model", answer.model());
        line.put("stream", answer.stream());
        line.put("status", answer.status());
        line.set("tokens", AnthropicJson.JSON.valueToTree(answer.tokens()));
        line.put("events", answer.events());
        line.put("bytes", answer.bytes());
        line.put("whole", answer.whole());
        line.put("cancelled", answer.cancelled());
        return line.toString();
    }

    private static String visible(Header header) {
        boolean secret = header.named("authorization") || header.named("x-api-key") || header.named("cookie");
        return secret ? "(" + header.value().length() + " characters)" : header.value();
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
