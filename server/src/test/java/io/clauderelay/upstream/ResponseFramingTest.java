package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseFramingTest {
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n";

    /** What became of one answer. */
    private record Told(int status, String payload, String passed, boolean ended, boolean reusable, boolean byClose) {}

    @Test
    void aBodyWithItsLengthPassesAsItIs() throws Exception {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
                .isEqualTo(new Told(200, "hello", "hello", true, true, false));
    }

    @Test
    void anEmptyBodyEndsWithItsHead() throws Exception {
        assertThat(read("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"))
                .isEqualTo(new Told(200, "", "", true, true, false));
    }

    @Test
    void chunksPassAsTheyCameButForTheLastOne() throws Exception {
        assertThat(read(CHUNKED + "5\r\nhello\r\n00A\r\n, my world\r\n0\r\n\r\n"))
                .isEqualTo(new Told(200, "hello, my world", "5\r\nhello\r\n00A\r\n, my world\r\n", true, true, false));
    }

    @Test
    void trailersAreLeftOut() throws Exception {
        assertThat(read(CHUNKED + "1\r\nx\r\n000\r\nexpires: never\r\nx-a: b\r\n\r\n"))
                .isEqualTo(new Told(200, "x", "1\r\nx\r\n", true, true, false));
    }

    @Test
    void anEmptyChunkedBodyPassesNothing() throws Exception {
        assertThat(read(CHUNKED + "0\r\n\r\n")).isEqualTo(new Told(200, "", "", true, true, false));
    }

    @Test
    void whatLooksLikeFramingInsideAChunkIsPayload() throws Exception {
        String payload = "\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
        String chunk = Integer.toHexString(payload.length()) + "\r\n" + payload + "\r\n";

        assertThat(read(CHUNKED + chunk + "0\r\n\r\n")).isEqualTo(new Told(200, payload, chunk, true, true, false));
    }

    @Test
    void withoutLengthOrChunksTheBodyEndsWithTheConnection() throws Exception {
        assertThat(read("HTTP/1.1 200 OK\r\n\r\nuntil the end"))
                .isEqualTo(new Told(200, "until the end", "until the end", false, false, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\ncontent-length: 500\r\n\r\n",
                "HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n"
            })
    void someAnswersHaveNoBody(String answer) throws Exception {
        Told told = read(answer);

        assertThat(told.ended()).isTrue();
        assertThat(told.reusable()).isTrue();
        assertThat(told.passed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 500\r\n", "transfer-encoding: chunked\r\n", ""})
    void anAnswerToHeadHasNoBody(String header) throws Exception {
        Collector collector = new Collector("HEAD");

        assertThat(collector.feed("HTTP/1.1 200 OK\r\n" + header + "\r\n")).isTrue();
        assertThat(collector.framing.isReusable()).isTrue();
    }

    @Test
    void interimHeadsAreSkipped() throws Exception {
        assertThat(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"
                        + "HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok"))
                .isEqualTo(new Told(201, "ok", "ok", true, true, false));
    }

    @Test
    void anInterimHeadShowsThatTheRequestWasRead() throws Exception {
        Collector collector = new Collector("POST");
        assertThat(collector.framing.isUntouched()).isTrue();

        collector.feed("HTTP/1.1 100 Continue\r\n\r\n");

        assertThat(collector.framing.isUntouched()).isFalse();
        assertThat(collector.framing.isInBody()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok!",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\nbody",
                CHUNKED + "0\r\n\r\n\r\n"
            })
    void bytesBehindTheEndSpoilTheConnection(String answer) throws Exception {
        Collector collector = new Collector("POST");

        assertThat(collector.feed(answer)).isTrue();
        assertThat(collector.framing.isReusable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nConnection: Close\r\ncontent-length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nconnection: keep-alive, close\r\ncontent-length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"
            })
    void aConnectionThatWillCloseIsNotReused(String answer) throws Exception {
        assertThat(read(answer)).isEqualTo(new Told(200, "ok", "ok", true, false, false));
    }

    @Test
    void http10MayAskToKeepTheConnection() throws Exception {
        assertThat(read("HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 2\r\n\r\nok"))
                .isEqualTo(new Told(200, "ok", "ok", true, true, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // two lengths, or a length and chunks
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "HTTP/1.1 200 OK\r\ncontent-length: 5, 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                // encodings other than plain chunks
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: identity\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding:\r\n\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                // lengths that are no plain number
                "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: 0x5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: 5 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: 9999999999999999999\r\n\r\nhello",
                // heads that are none
                "HTTP/1.1 200 OK\ncontent-length: 5\n\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\nhello",
                "HTTP/1.1 200 OK\rcontent-length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nx: a\rcontent-length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nx: a\r\n content-length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nx: a\r\n\tfolded\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length : 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\n: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nx\u0000y: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nxé: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nx: a\u0000b\r\n\r\nhello",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.2 200 OK\r\n\r\n",
                "HTTP/1.1 99 X\r\n\r\n",
                "HTTP/1.1 600 X\r\n\r\n",
                "HTTP/1.1 20x X\r\n\r\n",
                "HTTP/1.1  200 X\r\n\r\n",
                "HTTP/1.1 2000 X\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "\n",
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n",
                // chunk sizes that are no plain hexadecimal number
                CHUNKED + "\r\n",
                CHUNKED + "-5\r\nhello\r\n",
                CHUNKED + "+5\r\nhello\r\n",
                CHUNKED + "0x5\r\nhello\r\n",
                CHUNKED + " 5\r\nhello\r\n",
                CHUNKED + "5 \r\nhello\r\n",
                CHUNKED + "5;name=value\r\nhello\r\n",
                CHUNKED + "5\nhello\r\n",
                CHUNKED + "5\r\rhello\r\n",
                CHUNKED + "5\rhello\r\n",
                CHUNKED + "g\r\nhello\r\n",
                CHUNKED + "é\r\nhello\r\n",
                CHUNKED + "0000000000000005\r\nhello\r\n",
                CHUNKED + "ffffffffffffffff\r\nhello\r\n",
                // chunks that do not end where they should
                CHUNKED + "5\r\nhello!\r\n0\r\n\r\n",
                CHUNKED + "5\r\nhello\n0\r\n\r\n",
                CHUNKED + "5\r\nhello\r0\r\n\r\n",
                CHUNKED + "5\r\nhello0\r\n\r\n",
                // trailers
                CHUNKED + "0\r\n\n",
                CHUNKED + "0\r\nx: y\n\r\n",
                CHUNKED + "0\r\n\r\r\n"
            })
    void whatCouldBeReadInTwoWaysIsRefusedHoweverItIsCut(String answer) {
        byte[] bytes = answer.getBytes(ISO_8859_1);
        assertThatExceptionOfType(MalformedResponseException.class)
                .as(answer)
                .isThrownBy(() -> new Collector("POST").feed(bytes));
        for (List<byte[]> pieces : Cuts.of(bytes)) {
            Collector collector = new Collector("POST");
            assertThatExceptionOfType(MalformedResponseException.class)
                    .as(answer)
                    .isThrownBy(() -> {
                        for (byte[] piece : pieces) {
                            collector.feed(piece);
                        }
                    });
        }
    }

    @Test
    void aHeadThatDoesNotEndIsRefused() {
        Collector collector = new Collector("POST");
        assertThatExceptionOfType(MalformedResponseException.class)
                .isThrownBy(() -> {
                    collector.feed("HTTP/1.1 200 OK\r\n");
                    for (int i = 0; i < 100; i++) {
                        collector.feed("x-" + i + ": " + "v".repeat(1_000) + "\r\n");
                    }
                })
                .withMessageContaining("longer than");
    }

    @Test
    void trailersThatDoNotEndAreRefused() {
        Collector collector = new Collector("POST");
        assertThatExceptionOfType(MalformedResponseException.class)
                .isThrownBy(() -> {
                    collector.feed(CHUNKED + "0\r\n");
                    for (int i = 0; i < 100; i++) {
                        collector.feed("x-" + i + ": " + "v".repeat(1_000) + "\r\n");
                    }
                })
                .withMessageContaining("longer than");
    }

    @Test
    void aLargeHeadIsRead() throws Exception {
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 200; i++) {
            head.append("x-").append(i).append(": ").append("v".repeat(200)).append("\r\n");
        }
        Collector collector = new Collector("POST");

        assertThat(collector.feed(head + "content-length: 2\r\n\r\nok")).isTrue();
        assertThat(collector.payload.toString()).isEqualTo("ok");
    }

    @Test
    void oneAnswerFollowsTheOther() throws Exception {
        Collector collector = new Collector("POST");
        assertThat(collector.feed(CHUNKED + "2\r\nab\r\n0\r\n\r\n")).isTrue();
        collector.framing.expectAnswerTo("POST");
        assertThat(collector.framing.isUntouched()).isTrue();
        assertThat(collector.framing.chunkRemainder()).isEqualTo(-1);
        assertThat(collector.feed("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\ncd"))
                .isTrue();
        collector.framing.expectAnswerTo("POST");
        assertThat(collector.feed(CHUNKED + "2\r\nef\r\n0\r\n\r\n")).isTrue();

        assertThat(collector.payload.toString()).isEqualTo("abcdef");
        assertThat(collector.framing.isReusable()).isTrue();
    }

    @Test
    void theChunkRemainderTellsWhereSomethingElseMayBePut() throws Exception {
        Collector collector = new Collector("POST");
        collector.feed(CHUNKED);
        assertThat(collector.framing.chunkRemainder()).isZero();
        long[] expected = {0, 0, 5, 4, 3, 2, 1, 0};
        String chunk = "3\r\nabc\r\n";
        for (int i = 0; i < chunk.length(); i++) {
            collector.feed(chunk.substring(i, i + 1));
            assertThat(collector.framing.chunkRemainder()).isEqualTo(expected[i]);
        }
        assertThat(collector.passed.toString()).isEqualTo(chunk);
    }

    @Test
    void randomChunkedBodiesAreTakenApartAndPassedOnHoweverTheyAreCut() throws Exception {
        Random random = new Random(23);
        for (int i = 0; i < 30; i++) {
            StringBuilder payload = new StringBuilder();
            StringBuilder chunks = new StringBuilder();
            for (int j = random.nextInt(6); j > 0; j--) {
                String part = part(random);
                payload.append(part);
                chunks.append("0".repeat(random.nextInt(3)));
                String size = Integer.toHexString(part.length());
                chunks.append(random.nextBoolean() ? size : size.toUpperCase(Locale.ROOT));
                chunks.append("\r\n").append(part).append("\r\n");
            }
            assertThat(read(CHUNKED + chunks + "0\r\n" + (random.nextBoolean() ? "a: b\r\n" : "") + "\r\n"))
                    .isEqualTo(new Told(200, payload.toString(), chunks.toString(), true, true, false));
        }
    }

    private static String part(Random random) {
        StringBuilder part = new StringBuilder();
        for (int i = 1 + random.nextInt(30); i > 0; i--) {
            part.append("0123abc\r\n;: é".charAt(random.nextInt(13)));
        }
        return part.toString();
    }

    /** What was told, whole and in every cut alike. */
    private static Told read(String answer) throws MalformedResponseException {
        byte[] bytes = answer.getBytes(ISO_8859_1);
        Told whole = read(List.of(bytes));
        for (List<byte[]> pieces : Cuts.of(bytes)) {
            assertThat(read(pieces)).as(answer).isEqualTo(whole);
        }
        return whole;
    }

    private static Told read(List<byte[]> pieces) throws MalformedResponseException {
        Collector collector = new Collector("POST");
        boolean ended = false;
        for (byte[] piece : pieces) {
            assertThat(ended && piece.length > 0).as("bytes behind the end").isFalse();
            ended |= collector.feed(piece);
            collector.requireThatOwnChunksFit();
        }
        ResponseFraming framing = collector.framing;
        return new Told(
                collector.status,
                collector.payload.toString(),
                collector.passed.toString(),
                ended,
                framing.isReusable(),
                framing.endsWithClose());
    }

    private static final class Collector implements AnswerSink {
        private final ResponseFraming framing = new ResponseFraming(this);
        private final StringBuilder payload = new StringBuilder();
        private final StringBuilder passed = new StringBuilder();
        private int status;

        Collector(String method) {
            framing.expectAnswerTo(method);
        }

        boolean feed(String text) throws MalformedResponseException {
            return feed(text.getBytes(ISO_8859_1));
        }

        boolean feed(byte[] piece) throws MalformedResponseException {
            return framing.read(Cuts.buffer(piece));
        }

        /** Wherever the framing says that nothing is half done, what was passed on so far must be whole chunks. */
        void requireThatOwnChunksFit() throws MalformedResponseException {
            if (framing.chunkRemainder() == 0) {
                Collector client = new Collector("POST");
                assertThat(client.feed(CHUNKED + passed + "3\r\nown\r\n0\r\n\r\n"))
                        .isTrue();
                assertThat(client.payload.toString()).isEqualTo(payload + "own");
            }
        }

        @Override
        public void head(ResponseHead head) {
            status = head.status();
        }

        @Override
        public void payload(ByteBuf buffer, int from, int to) {
            payload.append(buffer.toString(from, to - from, ISO_8859_1));
        }

        @Override
        public void pass(ByteBuf buffer, int from, int to) {
            assertThat(to).as("an empty part is not worth a call").isGreaterThan(from);
            passed.append(buffer.toString(from, to - from, ISO_8859_1));
        }
    }
}
