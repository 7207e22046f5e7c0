package io.clauderelay.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes that no HTTP client would send. */
final class RawHttp {
    private RawHttp() {}

    /** Sends the lines of a head and returns the first that comes back. */
    static String send(int port, String... lines) {
        return exchange(port, String.join("\r\n", lines) + "\r\n\r\n", false);
    }

    /** Sends bytes, closes this side of the connection, and returns what comes back. */
    static String sendAndLeave(int port, String request) {
        return exchange(port, request, true);
    }

    private static String exchange(int port, String request, boolean leave) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            if (leave) {
                socket.shutdownOutput();
            }
            byte[] buffer = new byte[65_536];
            int length = socket.getInputStream().read(buffer);
            return new String(buffer, 0, Math.max(length, 0), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
