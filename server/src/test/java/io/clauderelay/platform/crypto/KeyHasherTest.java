package io.clauderelay.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyHasherTest {
    /** RFC 4231, test case 2. */
    @Test
    void itIsHmacSha256() {
        KeyHasher hasher = new KeyHasher("Jefe".getBytes(StandardCharsets.US_ASCII));

        assertThat(HexFormat.of().formatHex(hasher.digest("what do ya want for nothing?")))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void aSecretIsFoundInsideALargerArray() {
        KeyHasher hasher = new KeyHasher(new byte[32]);
        byte[] header = "Bearer cr_abc ".getBytes(StandardCharsets.US_ASCII);

        assertThat(hasher.digest(header, 7, 6)).isEqualTo(hasher.digest("cr_abc"));
    }

    @Test
    void secretsAreLongAndNeverTheSame() {
        assertThat(RandomSecrets.urlSafe(32)).matches("[0-9A-Za-z_-]{43}").isNotEqualTo(RandomSecrets.urlSafe(32));
    }
}
