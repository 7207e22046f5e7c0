package io.clauderelay.bench;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client that makes one request at a time on a kept-alive connection, and stays or leaves. For one thread. */
final class PlainClient implements AutoCloseable {
    /** Longer than any wait that the relay may impose. */
    private static final Duration LIMIT = Duration.ofSeconds(100);

    private final int port;
    private final byte[] buffer = new byte[8_192];
    private final AnswerReader answer = new AnswerReader();
    private @Nullable Socket open;

    PlainClient(int port) {
        this.port = port;
    }

    /**
     * Makes one request and does with its answer as it is told. A connection that breaks is no exception, but an answer
     * that is not whole.
     *
     * @throws IOException when nobody listens
     */
    Received ask(byte[] request, Conduct conduct) throws IOException {
        Socket socket = open == null ? connect() : open;
        open = socket;
        long begun = System.nanoTime();
        long until = begun + (conduct instanceof Conduct.LeavesAfter leaves ? leaves.time() : LIMIT).toNanos();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        answer.reset();
        boolean whole = false;
        boolean left = false;
        try {
            socket.getOutputStream().write(request);
            while (!whole && !left) {
                int count = read(socket, until);
                if (count < 0) {
                    break;
                }
                got.write(buffer, 0, count);
                whole = answer.read(Unpooled.wrappedBuffer(buffer, 0, count));
                left = conduct instanceof Conduct.DiesAfter dies && got.size() >= dies.bytes();
            }
        } catch (SocketTimeoutException e) {
            left = true;
        } catch (IOException e) {
            // The other side is gone; what came before says how far it got.
            whole = false;
        }
        if (!whole || left || answer.closes()) {
            hangUp(socket, conduct instanceof Conduct.DiesAfter);
        }
        String raw = got.toString(StandardCharsets.ISO_8859_1);
        int status = raw.contains("\r\n\r\n") ? answer.status() : 0;
        return new Received(begun, System.nanoTime(), status, raw, whole, left);
    }

    private int read(Socket socket, long until) throws IOException {
        long millis = (until - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the client waits no longer");
        }
        socket.setSoTimeout((int) millis);
        return socket.getInputStream().read(buffer);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void hangUp(Socket socket, boolean reset) {
        try (socket) {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // It is gone already.
        }
        open = null;
    }

    @Override
    public void close() {
        if (open != null) {
            hangUp(open, false);
        }
    }
}
