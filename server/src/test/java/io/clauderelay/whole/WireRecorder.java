package io.clauderelay.whole;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes connections on to a port and remembers every byte of both directions. How they end is passed on too. */
final class WireRecorder implements AutoCloseable {
    private static final int PIECE_BYTES = 64 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final List<Tape> tapes = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What one connection carried. */
    private record Tape(ByteArrayOutputStream sent, ByteArrayOutputStream answered) {
        List<WireExchange> exchanges() {
            // The answer first: what it belongs to was sent before it.
            byte[] answers = answered.toByteArray();
            return WireReading.exchanges(sent.toByteArray(), answers);
        }
    }

    private WireRecorder(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    static WireRecorder to(int port) throws IOException {
        WireRecorder recorder = new WireRecorder(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), port);
        Thread.startVirtualThread(recorder::accept);
        return recorder;
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** What went over the wire up to now: in order on each connection, and by connections in the order they began. */
    List<WireExchange> exchanges() {
        return tapes.stream().flatMap(tape -> tape.exchanges().stream()).toList();
    }

    /** Forgets the connections up to now; call it when nothing is under way. */
    void forget() {
        tapes.forEach(tape -> {
            tape.sent().reset();
            tape.answered().reset();
        });
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.startVirtualThread(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            open.addAll(List.of(client, server));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException unreachable) {
            reset(client);
            return;
        }
        Tape tape = new Tape(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        tapes.add(tape);
        Thread.startVirtualThread(() -> pump(client, server, tape.sent()));
        Thread.startVirtualThread(() -> pump(server, client, tape.answered()));
    }

    private void pump(Socket from, Socket to, ByteArrayOutputStream tape) {
        byte[] piece = new byte[PIECE_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                tape.write(piece, 0, read);
                to.getOutputStream().write(piece, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(from);
            reset(to);
        }
    }

    private void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyClosed) {
            // That is what was wanted.
        }
        open.remove(socket);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
