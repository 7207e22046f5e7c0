package io.clauderelay.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** A client that sees every byte and how the connection ended. */
final class WireClient implements AutoCloseable {
    private final Socket socket;

    /** How a connection went on after the last byte that came. */
    enum Ending {
        OPEN,
        FIN,
        RST
    }

    record Seen(String bytes, Ending ending) {}

    WireClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
    }

    static String post(String path, String body, String... headers) {
        StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: upstream\r\n");
        request.append("anthropic-version: 2023-06-01\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return request.append("Content-Length: " + length + "\r\n\r\n")
                .append(body)
                .toString();
    }

    static String messages(String model, boolean stream) {
        return post("/v1/messages", "{\"model\":\"" + model + "\",\"messages\":[],\"stream\":" + stream + "}");
    }

    WireClient send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything that comes until the connection ends. */
    Seen readToEnd() throws IOException {
        return readUntilSilent(Duration.ofSeconds(20));
    }

    /** Everything that comes until the connection ends or is silent for so long. */
    Seen readUntilSilent(Duration silence) throws IOException {
        socket.setSoTimeout((int) silence.toMillis());
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        while (true) {
            try {
                int count = in.read(buffer);
                if (count < 0) {
                    return new Seen(seen.toString(StandardCharsets.UTF_8), Ending.FIN);
                }
                seen.write(buffer, 0, count);
            } catch (SocketTimeoutException e) {
                return new Seen(seen.toString(StandardCharsets.UTF_8), Ending.OPEN);
            } catch (SocketException e) {
                return new Seen(seen.toString(StandardCharsets.UTF_8), Ending.RST);
            }
        }
    }

    /** Everything that comes until these words have come. */
    String readUntil(String words) throws IOException {
        socket.setSoTimeout(20_000);
        StringBuilder seen = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (seen.indexOf(words, Math.max(0, seen.length() - words.length())) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended before '" + words + "' came, after: " + seen);
            }
            seen.append((char) next);
        }
        return seen.toString();
    }

    /** How many times a word stands in a text. */
    static int count(String text, String word) {
        return text.split(Pattern.quote(word), -1).length - 1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
