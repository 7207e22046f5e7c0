package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.dialect.BodyEdit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplicedBodyTest {
    private static String spliced(String text, BodyEdit... edits) {
        ByteBuf padded = Unpooled.copiedBuffer("##" + text, UTF_8).skipBytes(2);
        ByteBuf body = SplicedBody.of(padded, List.of(edits));
        try {
            return body.toString(UTF_8);
        } finally {
            body.release();
            assertThat(padded.refCnt()).isEqualTo(1);
            padded.release();
        }
    }

    @Test
    void placesAreReplacedInWhateverOrderTheyAreNamed() {
        assertThat(spliced("abcdef", new BodyEdit(4, 1, "EE"), new BodyEdit(0, 2, "")))
                .isEqualTo("cdEEf");
        assertThat(spliced("abcdef", new BodyEdit(6, 0, "g"), new BodyEdit(0, 0, "_")))
                .isEqualTo("_abcdefg");
        assertThat(spliced("abc", new BodyEdit(0, 3, ""))).isEmpty();
        assertThat(spliced("äö", new BodyEdit(2, 2, "ü"))).isEqualTo("äü");
    }

    @Test
    void anEditLiesInTheBody() {
        assertThatThrownBy(() -> new BodyEdit(-1, 2, "")).hasMessageContaining("2 bytes at -1");
    }
}
