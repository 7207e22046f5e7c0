package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;

/** An upstream that a test plays by hand: it accepts, reads and answers when it is told to, and only then. */
final class HandServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket listener;

    HandServer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    HandServer(ServerSocket listener) throws IOException {
        this.listener = listener;
        listener.setSoTimeout(PATIENCE_MILLIS);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The next connection. */
    Connection accept() throws IOException {
        Socket socket = listener.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Connection(socket);
    }

    /** Whether nobody connects for a moment. */
    boolean isLeftAlone() throws IOException {
        listener.setSoTimeout(200);
        try {
            listener.accept().close();
            return false;
        } catch (SocketTimeoutException _) {
            return true;
        } finally {
            listener.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** One connection, from the upstream's side. */
    static final class Connection implements AutoCloseable {
        private final Socket socket;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        /** The next request: head, blank line and body. */
        String readRequest() throws IOException {
            StringBuilder head = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("the relay closed the connection before its request was whole: " + head);
                }
                head.append((char) b);
            }
            int length = head.indexOf("content-length: ");
            int bytes = length < 0 ? 0 : Integer.parseInt(head.substring(length + 16, head.indexOf("\r\n", length)));
            return head + new String(in.readNBytes(bytes), ISO_8859_1);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** Waits until the relay has closed the connection; false when it is still open after the patience is over. */
        boolean isClosedByRelay() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) {
                    // What was sent before does not matter.
                }
                return true;
            } catch (SocketTimeoutException _) {
                return false;
            } catch (SocketException _) {
                return true;
            }
        }

        /** Ends the connection without a goodbye. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
