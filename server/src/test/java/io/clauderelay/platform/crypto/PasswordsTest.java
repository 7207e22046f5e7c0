package io.clauderelay.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @AfterEach
    void close() {
        passwords.close();
    }

    @Test
    void aPasswordIsKnownByItsHash() {
        String hash = passwords.hash("correct horse, 密码");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
        assertThat(passwords.verify("correct horse, 密码", hash)).isTrue();
        assertThat(passwords.verify("correct horse", hash)).isFalse();
    }

    @Test
    void theSamePasswordHashesDifferentlyEachTime() {
        assertThat(passwords.hash("same")).isNotEqualTo(passwords.hash("same"));
    }

    @Test
    void aHashThatIsNoneIsAnError() {
        assertThatThrownBy(() -> passwords.verify("any", "plain")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCallerWhoIsInterruptedIsToldSo() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> passwords.hash("any")).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
