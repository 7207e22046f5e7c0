package io.clauderelay.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedBoxTest {
    private final SealedBox box = new SealedBox(new byte[32]);

    @ParameterizedTest
    @ValueSource(strings = {"", "sk-ant-api03-example", "Schlüssel, 密钥"})
    void whatWasSealedOpensUnderItsContext(String text) {
        assertThat(box.open(box.seal(text, "account:1"), "account:1")).isEqualTo(text);
    }

    @Test
    void sealingTwiceGivesTwoTextsThatShowNothing() {
        String sealed = box.seal("sk-ant-api03-example", "account:1");

        assertThat(sealed).matches("v1:[0-9A-Za-z_-]+").isNotEqualTo(box.seal("sk-ant-api03-example", "account:1"));
    }

    @Test
    void itDoesNotOpenForAnotherContext() {
        String sealed = box.seal("text", "account:1");

        assertThatThrownBy(() -> box.open(sealed, "account:2"))
                .isInstanceOf(BrokenSealException.class)
                .hasMessageContaining("account:2");
    }

    @Test
    void itDoesNotOpenUnderAnotherKey() {
        byte[] key = new byte[32];
        key[0] = 1;
        String sealed = new SealedBox(key).seal("text", "account:1");

        assertThatThrownBy(() -> box.open(sealed, "account:1")).isInstanceOf(BrokenSealException.class);
    }

    @Test
    void noCharacterCanBeChanged() {
        String sealed = box.seal("a credential", "account:1");
        // The last character holds bits that base 64 throws away, so it is left out.
        for (int i = 0; i < sealed.length() - 1; i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String altered = sealed.substring(0, i) + other + sealed.substring(i + 1);

            assertThatThrownBy(() -> box.open(altered, "account:1")).isInstanceOf(BrokenSealException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "v1:", "v1:AAAA", "v1:not base 64!", "v2:AAAA"})
    void whatIsNoSealedTextIsRefused(String text) {
        assertThatThrownBy(() -> box.open(text, "account:1")).isInstanceOf(BrokenSealException.class);
    }

    @Test
    void aKeyHas32Bytes() {
        assertThatThrownBy(() -> new SealedBox(new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this one has 16");
    }
}
