package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clauderelay.whole.RawAnswer.End;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A client that is one socket: sends what it is told, byte for byte, and reads answers strictly. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawConnection to(int port) {
        return to(port, 0);
    }

    /** A connection whose receive buffer is so small that the other side feels it when nothing is read; 0 for the usual. */
    static RawConnection to(int port, int receiveBufferBytes) {
        try {
            Socket socket = new Socket();
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawConnection send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    RawConnection send(Ask request) {
        return send(request.bytes());
    }

    /** Sends the request and reads the whole answer. */
    RawAnswer ask(Ask request) {
        return send(request).read();
    }

    /** Reads one whole answer, or as much of it as there is. Interim answers are passed over. */
    RawAnswer read() {
        try {
            String statusLine = line();
            List<String> lines = headerLines();
            while (statusLine.startsWith("HTTP/1.1 1")) {
                statusLine = line();
                lines = headerLines();
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            End end = readBody(statusLine, lines, body);
            return new RawAnswer(statusLine, lines, body.toByteArray(), end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the head and leaves the body where it is. */
    RawAnswer readHead() {
        try {
            return new RawAnswer(line(), headerLines(), new byte[0], End.WHOLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the head if it begins to come within the time. */
    Optional<RawAnswer> answersWithin(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            in.mark(1);
            required();
            in.reset();
            socket.setSoTimeout(PATIENCE_MILLIS);
            return Optional.of(readHead());
        } catch (SocketTimeoutException e) {
            patientAgain();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void patientAgain() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until this text has come, and answers all that was read. */
    String readUntil(String text) {
        try {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (!read.toString(ISO_8859_1).endsWith(text)) {
                read.write(required());
            }
            return read.toString(ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what is there or comes next, at most so many bytes; answers how many these were, 0 at the end. */
    int readSome(int bytes) {
        try {
            return Math.max(0, in.read(new byte[bytes]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the connection's end, and answers how it came. */
    End readToEnd(ByteArrayOutputStream into) {
        try {
            in.transferTo(into);
            return End.WHOLE;
        } catch (SocketException e) {
            return End.RESET;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on to the connection's end and tells how it came. */
    End awaitEnd() {
        return readToEnd(new ByteArrayOutputStream());
    }

    /** Tells that nothing more will be sent. */
    void finishSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection like a client whose process dies. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private End readBody(String statusLine, List<String> lines, ByteArrayOutputStream body) {
        RawAnswer head = new RawAnswer(statusLine, lines, new byte[0], End.WHOLE);
        boolean empty = head.status() == 204 || head.status() == 304;
        boolean chunked = head.header("transfer-encoding")
                .map(value -> value.toLowerCase(Locale.ROOT).equals("chunked"))
                .orElse(false);
        try {
            if (chunked) {
                readChunks(body);
            } else if (head.header("content-length").isPresent()) {
                copy(Long.parseLong(head.required("content-length")), body);
            } else if (!empty) {
                return readToEnd(body);
            }
            return End.WHOLE;
        } catch (EOFException e) {
            return End.CUT;
        } catch (SocketException e) {
            return End.RESET;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readChunks(ByteArrayOutputStream body) throws IOException {
        long size = Long.parseLong(line(), 16);
        while (size > 0) {
            copy(size, body);
            if (!line().isEmpty()) {
                throw new IOException("a chunk is longer than its size says");
            }
            size = Long.parseLong(line(), 16);
        }
        if (!line().isEmpty()) {
            throw new IOException("there is a trailer");
        }
    }

    private void copy(long count, ByteArrayOutputStream body) throws IOException {
        byte[] piece = new byte[64 * 1024];
        for (long left = count; left > 0; ) {
            int read = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                throw new EOFException();
            }
            body.write(piece, 0, read);
            left -= read;
        }
    }

    private List<String> headerLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = required(); b != '\r'; b = required()) {
            if (b == '\n') {
                throw new IOException("a line ends with a bare line feed");
            }
            line.write(b);
        }
        if (required() != '\n') {
            throw new IOException("a carriage return without a line feed");
        }
        return line.toString(US_ASCII);
    }

    private int required() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
