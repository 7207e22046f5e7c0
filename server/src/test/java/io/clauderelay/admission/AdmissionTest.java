package io.clauderelay.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyDigest;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.platform.crypto.KeyHasher;
import io.clauderelay.testing.HandClock;
import io.clauderelay.testing.NoPrices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private static final String SECRET = "cr_" + "a".repeat(43);

    private final HandClock clock = new HandClock("2026-11-22T12:00:00Z");
    private final KeyHasher hasher = new KeyHasher(new byte[32]);
    private final AtomicReference<Directory> directory =
            new AtomicReference<>(with(new KeyEntry("key_1", "one", true, null)));
    private final Admission admission = new Admission(directory::get, hasher, clock);

    @Test
    void whoeverHasTheSecretOfAKeyIsAdmittedWithWhatIsKnownAtThatMoment() {
        Admittance.Admitted admitted = (Admittance.Admitted) admission.admit(SECRET);

        assertThat(admitted.key().id()).isEqualTo("key_1");
        assertThat(admitted.directory()).isSameAs(directory.get());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void whoeverSendsNoKeyIsToldWhereToPutIt(@Nullable String secret) {
        assertThat(refusal(secret)).contains("No API key", "x-api-key", "Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cr_b", "sk-ant-something", "\u00e9\u0000", " "})
    void anUnknownKeyIsRefused(String secret) {
        assertThat(refusal(secret)).contains("Invalid API key");
    }

    @Test
    void aKeyThatIsNearlyRightIsUnknown() {
        assertThat(refusal(SECRET + "a")).contains("Invalid API key");
        assertThat(refusal(SECRET.substring(1))).contains("Invalid API key");
        assertThat(refusal("x".repeat(1_000_000))).contains("Invalid API key");
    }

    @Test
    void aDisabledKeyIsRefused() {
        directory.set(with(new KeyEntry("key_1", "one", false, null)));

        assertThat(refusal(SECRET)).contains("disabled");
    }

    @Test
    void aKeyWorksUntilItExpires() {
        directory.set(with(new KeyEntry("key_1", "one", true, Instant.parse("2026-11-22T13:00:00Z"))));
        clock.advance(Duration.ofMinutes(59));
        assertThat(admission.admit(SECRET)).isInstanceOf(Admittance.Admitted.class);

        clock.advance(Duration.ofMinutes(1));

        assertThat(refusal(SECRET)).contains("expired");
    }

    @Test
    void aChangeOfTheDirectoryIsInForceAtOnce() {
        directory.set(new Directory(Map.of(), List.of(), new NoPrices()));

        assertThat(refusal(SECRET)).contains("Invalid API key");
    }

    private String refusal(@Nullable String secret) {
        return ((Admittance.NotAuthenticated) admission.admit(secret)).message();
    }

    private Directory with(KeyEntry key) {
        return new Directory(Map.of(KeyDigest.of(hasher.digest(SECRET)), key), List.of(), new NoPrices());
    }
}
