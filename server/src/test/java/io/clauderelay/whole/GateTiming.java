package io.clauderelay.whole;

import static io.clauderelay.whole.RawUpstream.chunk;
import static io.clauderelay.whole.RawUpstream.event;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.vocabulary.Platform;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what holding a stream's opening adds to its first content event: how long that is on its way through the relay,
 * beside the second content event of the same stream, for which nothing is held. Run by hand.
 */
final class GateTiming {
    private static final int WARM_UP = 2_000;
    private static final int STREAMS = 5_000;
    private static final long BETWEEN_NANOS = Duration.ofMillis(2).toNanos();

    private static final String HEAD = RawUpstream.STREAM_HEAD + "transfer-encoding: chunked\r\n\r\n";

    /**
     * A stream in one of the languages, in chunks as an upstream sends them.
     *
     * @param opening what is held until there is content
     * @param content ends as nothing else in the stream does
     */
    private record Speech(Platform platform, String path, String opening, String content, String end) {
        byte[] request(String secret) {
            return Ask.post(path, secret).body(Ask.json(Ask.MODEL, true)).bytes();
        }
    }

    private static final List<Speech> SPEECHES = List.of(
            new Speech(
                    Platform.CLAUDE_CONSOLE,
                    "/v1/messages",
                    event("message_start") + event("ping"),
                    event("content_block_delta"),
                    event("message_stop")),
            new Speech(
                    Platform.CODEX,
                    "/v1/responses",
                    event("response.created") + event("response.in_progress"),
                    event("response.output_text.delta"),
                    event("response.completed")),
            // What brings the usage is taken out of it again, so every event is held until it is over.
            new Speech(
                    Platform.CODEX,
                    "/v1/chat/completions",
                    "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n",
                    "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n",
                    "data: [DONE]\n\n"));

    private final Speech speech;
    private final long[] sent = new long[2];
    private final long[][] delays = new long[2][STREAMS];

    private GateTiming(Speech speech) {
        this.speech = speech;
    }

    public static void main(String[] args) throws IOException {
        for (Speech speech : SPEECHES) {
            Path folder = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "gate-timing");
            try (RunningRelay relay = RunningRelay.startEmpty(folder, new QuickSettings());
                    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                URI upstream = URI.create("http://127.0.0.1:" + listener.getLocalPort());
                relay.api().createAccount(speech.platform(), upstream, RunningRelay.CREDENTIAL, Map.of());
                String secret = relay.newKey("timed").secret();
                relay.letsIn(secret);
                new GateTiming(speech).run(relay, listener, speech.request(secret));
            }
        }
    }

    private void run(RunningRelay relay, ServerSocket listener, byte[] request) throws IOException {
        Thread.ofPlatform().daemon().start(() -> answer(listener));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (int i = -WARM_UP; i < STREAMS; i++) {
                client.getOutputStream().write(request);
                for (int event = 0; event < 2; event++) {
                    skipTo(speech.content(), in);
                    long arrived = System.nanoTime();
                    if (i >= 0) {
                        delays[event][i] = arrived - sent(event);
                    }
                }
                skipTo("0\r\n\r\n", in);
            }
        }
        report(speech.path() + ", first content event, behind a held opening", delays[0]);
        report(speech.path() + ", second content event, passed on as it comes", delays[1]);
    }

    private synchronized long sent(int event) {
        return sent[event];
    }

    private synchronized void sends(int event) {
        sent[event] = System.nanoTime();
    }

    private void answer(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            byte[] content = chunk(speech.content()).getBytes(UTF_8);
            while (RawUpstream.readRequest(in)) {
                out.write((HEAD + chunk(speech.opening())).getBytes(UTF_8));
                for (int event = 0; event < 2; event++) {
                    LockSupport.parkNanos(BETWEEN_NANOS);
                    sends(event);
                    out.write(content);
                }
                LockSupport.parkNanos(BETWEEN_NANOS);
                out.write((chunk(speech.end()) + "0\r\n\r\n").getBytes(UTF_8));
            }
        } catch (IOException over) {
            // The relay has closed the connection: there is nothing left to measure.
        }
    }

    private static void skipTo(String text, InputStream in) throws IOException {
        byte[] wanted = text.getBytes(UTF_8);
        byte[] last = new byte[wanted.length];
        do {
            System.arraycopy(last, 1, last, 0, last.length - 1);
            int next = in.read();
            if (next < 0) {
                throw new IOException("the relay closed the connection before '" + text + "'");
            }
            last[last.length - 1] = (byte) next;
        } while (!Arrays.equals(last, wanted));
    }

    private static void report(String what, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        for (int percent : List.of(50, 99)) {
            System.out.printf("%s: p%d %d us%n", what, percent, sorted[(sorted.length - 1) * percent / 100] / 1_000);
        }
    }
}
