package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.Cuts;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytePatternTest {
    private static final BytePattern PATTERN = new BytePattern("\"signature\"");

    @Test
    void isFoundWhereverItStands() {
        for (int before = 0; before < 40; before++) {
            String text = "x".repeat(before) + "\"signature\"" + "y".repeat(before % 3);
            assertThat(isIn(text)).as(text).isTrue();
        }
        for (int before = 16 * 1024 - 20; before < 16 * 1024 + 20; before++) {
            assertThat(isIn("\"".repeat(before) + "\"signature\"")).isTrue();
            assertThat(isIn("z".repeat(2 * before) + "\"signature\":\"a\"}")).isTrue();
        }
    }

    @Test
    void whatIsOnlyAlikeIsNotFound() {
        for (String text : List.of(
                "", "\"", "\"signature", "signature\"", "\"signatures\"", "\\\"signature\\\"", "\"Signature\"")) {
            assertThat(isIn(text)).as(text).isFalse();
        }
    }

    @Test
    void findsWhatASearchInTheTextFinds() {
        Random random = new Random(9);
        BytePattern pattern = new BytePattern("\"ab\"");
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                text.append("\"ab".charAt(random.nextInt(3)));
            }
            assertThat(pattern.isIn(Cuts.buffer(text.toString().getBytes(US_ASCII))))
                    .as(text::toString)
                    .isEqualTo(text.indexOf("\"ab\"") >= 0);
        }
    }

    @Test
    void isFoundAcrossThePiecesOfABuffer() {
        for (List<byte[]> pieces : Cuts.of("{\"signature\":\"é\"}".getBytes(US_ASCII))) {
            CompositeByteBuf whole = Unpooled.compositeBuffer(100);
            pieces.forEach(piece -> whole.addComponent(true, Unpooled.wrappedBuffer(piece)));

            assertThat(PATTERN.isIn(whole)).isTrue();
            assertThat(whole.readerIndex()).isZero();
        }
    }

    private static boolean isIn(String text) {
        return PATTERN.isIn(Cuts.buffer(text.getBytes(US_ASCII)));
    }
}
