package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CooldownsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final HandClock clock = new HandClock("2026-11-22T12:00:00Z");
    private final Cooldowns cooldowns = new Cooldowns(clock);

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "429, none, 60",
                "429, 7, 7",
                "429, 'Sun, 22 Nov 2026 12:01:30 GMT', 90",
                "429, soon, 60",
                "429, -5, 60",
                "429, 99999999999999999999, 60",
                "429, 86400, 3600",
                "529, 7, 30",
                "401, none, 1800",
                "403, 7, 1800"
            })
    void anAccountCoolsForAsLongAsItsAnswerSays(int status, @Nullable String retryAfter, long seconds) {
        cooldowns.failed("a", status, retryAfter);

        assertThat(found().since()).isEqualTo(NOON);
        assertThat(found().until()).isEqualTo(NOON.plusSeconds(seconds));
        assertThat(found().reason()).contains("answered " + status);
        clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(cooldowns.find("a")).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(cooldowns.find("a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 500, 502, 503})
    void whatDoesNotSpeakOfTheAccountCoolsNothing(int status) {
        cooldowns.failed("a", status, "30");

        assertThat(cooldowns.find("a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Sun, 22 Nov 2026 11:59:00 GMT"})
    void aPauseThatIsOverBeforeItBeginsIsNone(String retryAfter) {
        cooldowns.failed("a", 429, retryAfter);

        assertThat(cooldowns.find("a")).isEmpty();
    }

    @Test
    void aRefusedCredentialIsTheAdminsToMend() {
        cooldowns.failed("a", 429, null);
        assertThat(found().kind()).isEqualTo(Cooldown.Kind.COOLING);

        cooldowns.failed("a", 401, null);
        assertThat(found().kind()).isEqualTo(Cooldown.Kind.UNAUTHORIZED);
    }

    @Test
    void nothingCutsALongerPauseShort() {
        cooldowns.failed("a", 401, null);
        cooldowns.failed("a", 429, "5");

        assertThat(found().until()).isEqualTo(NOON.plus(Duration.ofMinutes(30)));
    }

    @Test
    void anAdminEndsItByHandForOneAccountOrAll() {
        cooldowns.failed("a", 429, null);
        cooldowns.failed("b", 429, null);
        cooldowns.failed("c", 429, null);

        cooldowns.clear("a");
        assertThat(cooldowns.find("a")).isEmpty();
        assertThat(cooldowns.find("b")).isPresent();
        cooldowns.clearAll();
        assertThat(cooldowns.find("b")).isEmpty();
        assertThat(cooldowns.find("c")).isEmpty();
    }

    private Cooldown found() {
        return cooldowns.find("a").orElseThrow();
    }
}
