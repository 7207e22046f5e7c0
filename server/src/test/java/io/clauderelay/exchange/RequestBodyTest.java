package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
    private static final byte[] JSON =
            "{\"model\":\"claude-opus-5-5\",\"messages\":[{\"role\":\"user\",\"content\":\"é\"}],\"stream\":true}"
                    .getBytes(UTF_8);
    private static final RequestPeek READ = new RequestPeek.Forwardable("claude-opus-5-5", true);

    @Test
    void isKeptAndReadAlikeHoweverItIsCut() {
        for (List<byte[]> pieces : Cuts.of(JSON)) {
            RequestBody body = body(null, 1_000);
            for (byte[] piece : pieces) {
                ByteBuf buffer = Cuts.buffer(piece);
                assertThat(body.add(buffer)).isTrue();
                buffer.release();
            }
            assertThat(ByteBufUtil.getBytes(body.bytes())).isEqualTo(JSON);
            assertThat(body.peek()).isEqualTo(READ);
            body.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_023, 1_024, 1_025, 1_026, 5_000})
    void manyPiecesStayWhole(int count) {
        byte[] text = new byte[3 * count];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) i;
        }
        RequestBody body = body(null, 1_000_000);
        for (int i = 0; i < count; i++) {
            ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer(3).writeBytes(text, 3 * i, 3);
            assertThat(body.add(piece)).isTrue();
            piece.release();
        }

        assertThat(ByteBufUtil.getBytes(body.bytes())).isEqualTo(text);
        body.release();
    }

    @Test
    void piecesAreGivenBack() {
        ByteBuf[] pieces = new ByteBuf[2_000];
        RequestBody body = body(null, 1_000_000);
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Unpooled.buffer(1).writeByte(i);
            body.add(pieces[i]);
        }
        body.release();
        body.release();

        assertThat(pieces).allMatch(piece -> piece.refCnt() == 1);
        assertThat(body.bytes().readableBytes()).isZero();
    }

    @Test
    void aBodyThatBecomesTooLongIsRefusedAndTakesNothingMore() {
        RequestBody body = body(null, 10);

        assertThat(body.add(Unpooled.wrappedBuffer(new byte[10]))).isTrue();
        ByteBuf more = Unpooled.wrappedBuffer(new byte[1]);
        assertThat(body.add(more)).isFalse();
        assertThat(more.refCnt()).isEqualTo(1);
        assertThat(body.bytes().readableBytes()).isEqualTo(10);
        body.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "deflate"})
    void aCompressedBodyIsReadAndStaysAsItCame(String encoding) throws IOException {
        byte[] packed = packed(encoding, JSON);
        RequestBody body = body(encoding, 1_000);
        addInPieces(body, packed);

        assertThat(body.peek()).isEqualTo(READ);
        assertThat(ByteBufUtil.getBytes(body.bytes())).isEqualTo(packed);
        body.release();
    }

    @Test
    void identityIsNoCompression() {
        RequestBody body = body("Identity", 1_000);
        addInPieces(body, JSON);

        assertThat(body.peek()).isEqualTo(READ);
        body.release();
    }

    @Test
    void aBodyThatUnpacksWithoutEndIsRefused() throws IOException {
        RequestBody body = body("gzip", 100_000);
        addInPieces(body, packed("gzip", new byte[50_000_000]));

        assertThat(message(body)).contains("longer than 100000 bytes when it is unpacked");
        body.release();
    }

    @Test
    void aBodyThatUnpacksToFarMoreThanItIsIsRefused() throws IOException {
        byte[] packed = packed("gzip", new byte[5_000_000]);
        RequestBody body = body("gzip", 10_000_000);
        addInPieces(body, packed);

        assertThat(message(body)).contains("more than 100 times its " + packed.length + " bytes");
        body.release();
    }

    @Test
    void aShortBodyMayUnpackToAnyMultiple() throws IOException {
        byte[] padded = Arrays.copyOf(JSON, 1024 * 1024);
        Arrays.fill(padded, JSON.length, padded.length, (byte) ' ');
        byte[] packed = packed("gzip", padded);
        assertThat(packed.length).isLessThan(padded.length / 500);
        RequestBody body = body("gzip", 10_000_000);
        addInPieces(body, packed);

        assertThat(body.peek()).isEqualTo(READ);
        body.release();
    }

    @Test
    void aCompressionThatIsNotKnownIsRefused() {
        RequestBody body = body("br", 1_000);
        addInPieces(body, JSON);

        assertThat(message(body)).contains("'br' is not supported", "gzip, deflate");
        body.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void aBodyThatIsNotCompressedAsItSaysIsRefused(String encoding) throws IOException {
        RequestBody plain = body(encoding, 1_000);
        addInPieces(plain, JSON);
        assertThat(message(plain)).contains("not valid " + encoding);
        plain.release();

        RequestBody cut = body(encoding, 1_000);
        byte[] packed = packed(encoding, JSON);
        addInPieces(cut, Arrays.copyOf(packed, packed.length - 12));
        assertThat(message(cut)).contains("not valid " + encoding);
        cut.release();

        assertThat(message(body(encoding, 1_000))).contains("not valid " + encoding);
    }

    @Test
    void noBodyIsNoObject() {
        assertThat(message(body(null, 10))).contains("not one complete JSON object");
    }

    private static String message(RequestBody body) {
        return ((RequestPeek.Unreadable) body.peek()).message();
    }

    private static RequestBody body(@Nullable String encoding, int maxBytes) {
        return new RequestBody(new TopLevelFields(List.of("model", "stream")), encoding, maxBytes);
    }

    private static void addInPieces(RequestBody body, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += 50) {
            body.add(Unpooled.wrappedBuffer(bytes, at, Math.min(50, bytes.length - at)));
        }
    }

    private static byte[] packed(String encoding, byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream packing =
                encoding.equals("deflate") ? new DeflaterOutputStream(packed) : new GZIPOutputStream(packed)) {
            packing.write(plain);
        }
        return packed.toByteArray();
    }
}
