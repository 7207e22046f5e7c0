package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An upstream that answers with the bytes it is told, for what the scripted one is too well-behaved for. */
final class RawUpstream implements AutoCloseable {
    /** What happens to the connection behind the bytes. */
    enum Then {
        KEEP,
        FIN,
        RST
    }

    static final String MODEL = "raw";
    static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nrequest-id: req_011Craw\r\n";

    private static final int PIECE_BYTES = 16 * 1024;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger hangUps = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private String accountId = "";
    private String secret = "";

    private record Answer(String bytes, Then then) {}

    private RawUpstream() throws IOException {
        Thread.startVirtualThread(this::accept);
    }

    /** One that the relay asks over an account of its own, first of all for the model {@link #MODEL}. */
    static RawUpstream behind(RunningRelay relay) throws IOException {
        RawUpstream upstream = new RawUpstream();
        URI baseUrl = URI.create("http://127.0.0.1:" + upstream.listener.getLocalPort());
        upstream.accountId = relay.api()
                .createAccount(
                        baseUrl, RunningRelay.CREDENTIAL, Map.of("supportedModels", List.of(MODEL), "priority", 1));
        ManagementApi.IssuedKey key = relay.api()
                .createKey(Map.of(
                        "name",
                        "bound",
                        "binding",
                        Map.of("claude-console", Map.of("mode", "account", "accountId", upstream.accountId))));
        relay.letsIn(key.secret());
        upstream.secret = key.secret();
        return upstream;
    }

    /** A request for a stream that only this upstream can answer. */
    Ask stream() {
        return Ask.stream(secret).body(Ask.json(MODEL, true));
    }

    String accountId() {
        return accountId;
    }

    /** Answers one more request, whichever connection brings it. One without an answer waits until the relay hangs up. */
    void answerNextWith(String bytes, Then then) {
        answers.add(new Answer(bytes, then));
    }

    /** Answers nothing of what is left to be answered. */
    void forgetAnswers() {
        answers.clear();
    }

    int requests() {
        return requests.get();
    }

    int hangUps() {
        return hangUps.get();
    }

    /** Waits until an answer that is on its way does not get any further, and tells how many bytes have. */
    long awaitStall() {
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(150))
                .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
        return written.get();
    }

    static String chunk(String text) {
        return Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n";
    }

    /** A whole stream that says as little as a stream can. */
    static String shortStream() {
        return STREAM_HEAD + "transfer-encoding: chunked\r\n\r\n" + chunk(event("message_start"))
                + chunk(event("content_block_start"))
                + chunk(event("message_stop")) + "0\r\n\r\n";
    }

    static String event(String name) {
        return "event: " + name + "\ndata: {\"type\":\"" + name + "\"}\n\n";
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Then then = Then.KEEP;
            while (then == Then.KEEP && readRequest(in)) {
                requests.incrementAndGet();
                Answer answer = answers.poll();
                if (answer == null) {
                    awaitHangUp(in);
                    return;
                }
                write(answer.bytes().getBytes(UTF_8), socket.getOutputStream());
                then = answer.then();
            }
            if (then == Then.RST) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException gone) {
            // The relay has closed the connection, which some tests are about.
        }
    }

    private void awaitHangUp(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException reset) {
            // Hanging up with a reset is hanging up.
        }
        hangUps.incrementAndGet();
    }

    private void write(byte[] bytes, OutputStream out) throws IOException {
        written.set(0);
        for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
            int length = Math.min(PIECE_BYTES, bytes.length - from);
            out.write(bytes, from, length);
            written.addAndGet(length);
        }
    }

    /** Reads one request with its body; false when the connection ended instead. */
    static boolean readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return false;
            }
            head.append((char) b);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int from = lower.indexOf("content-length: ") + "content-length: ".length();
        in.skipNBytes(Long.parseLong(lower.substring(from, lower.indexOf('\r', from))));
        return true;
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
