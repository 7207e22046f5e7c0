package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A proxy for tests. It notes whom it is asked for, and opens every tunnel to this machine, so that names need to mean
 * something to nobody else.
 */
public final class TunnelServer implements AutoCloseable {
    private static final int NO_METHOD = 0xff;
    private static final int BY_PASSWORD = 2;

    private final ServerSocket listener;
    private final Greeting greeting;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile @Nullable String username;
    private volatile String password = "";

    /** How a client asks for a tunnel, and how it is told that it has one. */
    private interface Greeting {
        /** The host and port that were asked for; null when the client was refused. */
        @Nullable
        String read(DataInputStream in, OutputStream out) throws IOException;

        String granted();
    }

    private TunnelServer(ServerSocket listener, boolean socks) {
        this.listener = listener;
        this.greeting = socks ? new Socks5() : new Connect();
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** Speaks HTTP CONNECT on this listener. */
    public static TunnelServer connect(ServerSocket listener) {
        return new TunnelServer(listener, false);
    }

    /** Speaks SOCKS 5 as RFC 1928 and 1929 have it. */
    public static TunnelServer socks5() throws IOException {
        return new TunnelServer(loopback(), true);
    }

    public static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Serves only this user from now on. */
    public void require(String user, String secret) {
        password = secret;
        username = user;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Whom tunnels were opened to, as {@code host:port}. */
    public List<String> asked() {
        return asked;
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            OutputStream out = client.getOutputStream();
            String target = greeting.read(new DataInputStream(client.getInputStream()), out);
            if (target == null) {
                return;
            }
            int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
            try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), port)) {
                open.add(upstream);
                asked.add(target);
                out.write(greeting.granted().getBytes(ISO_8859_1));
                out.flush();
                Thread back = Thread.ofVirtual().start(() -> copy(upstream, client));
                copy(client, upstream);
                back.join();
            }
        } catch (IOException | InterruptedException _) {
            // The client is gone; that is all a proxy can know.
        }
    }

    /** Ends both connections when one of them ends. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // Either side has left.
        }
    }

    private boolean isOpenToAll() {
        return username == null;
    }

    private boolean knows(String user, String secret) {
        return user.equals(username) && secret.equals(password);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private final class Connect implements Greeting {
        @Override
        public @Nullable String read(DataInputStream in, OutputStream out) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            String expected = Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
            String sent = head.toString().toLowerCase(Locale.ROOT);
            if (!isOpenToAll()
                    && !(sent.contains("proxy-authorization: basic ") && head.indexOf("asic " + expected + "\r") > 0)) {
                // What came is repeated, for nobody may pass it on, and the body never ends.
                String echo = head.toString().replaceAll("[\\r\\n]+", " ");
                out.write(("HTTP/1.1 407 " + echo + password + "\r\ncontent-length: 100000\r\n\r\n" + echo)
                        .getBytes(ISO_8859_1));
                in.read();
                return null;
            }
            return head.substring("CONNECT ".length(), head.indexOf(" HTTP/1.1\r\n"));
        }

        @Override
        public String granted() {
            return "HTTP/1.1 200 Connection established\r\n\r\n";
        }
    }

    private final class Socks5 implements Greeting {
        @Override
        public @Nullable String read(DataInputStream in, OutputStream out) throws IOException {
            expect(in, 5);
            byte[] methods = in.readNBytes(in.readUnsignedByte());
            int wanted = isOpenToAll() ? 0 : BY_PASSWORD;
            boolean offered = new String(methods, ISO_8859_1).indexOf(wanted) >= 0;
            out.write(new byte[] {5, (byte) (offered ? wanted : NO_METHOD)});
            if (!offered || (wanted == BY_PASSWORD && !signsIn(in, out))) {
                return null;
            }
            expect(in, 5);
            expect(in, 1);
            expect(in, 0);
            String host = switch (in.readUnsignedByte()) {
                case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
                case 3 -> text(in);
                case 4 -> "[" + InetAddress.getByAddress(in.readNBytes(16)).getHostAddress() + "]";
                default -> throw new IOException("no kind of address");
            };
            return host + ":" + in.readUnsignedShort();
        }

        private boolean signsIn(DataInputStream in, OutputStream out) throws IOException {
            expect(in, 1);
            boolean known = knows(text(in), text(in));
            out.write(new byte[] {1, (byte) (known ? 0 : 1)});
            return known;
        }

        private static String text(DataInputStream in) throws IOException {
            return new String(in.readNBytes(in.readUnsignedByte()), UTF_8);
        }

        private static void expect(DataInputStream in, int value) throws IOException {
            int found = in.readUnsignedByte();
            if (found != value) {
                throw new IOException("found " + found + ", expected " + value);
            }
        }

        @Override
        public String granted() {
            return "\5\0\0\1\0\0\0\0\0\0";
        }
    }
}
