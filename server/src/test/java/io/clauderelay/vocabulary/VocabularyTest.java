package io.clauderelay.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.platform.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VocabularyTest {
    @ParameterizedTest
    @EnumSource
    void aPlatformIsFoundByItsName(Platform platform) {
        assertThat(Platform.find(platform.id())).contains(platform);
        assertThat(Json.write(platform)).isEqualTo("\"" + platform.id() + "\"");
    }

    @Test
    void anythingElseIsNoPlatform() {
        assertThat(Platform.CLAUDE_CONSOLE.id()).isEqualTo("claude-console");
        assertThat(Platform.find("CLAUDE_CONSOLE")).isEmpty();
        assertThat(Platform.find("gemini")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anOutcomeIsReadByItsName(Outcome outcome) {
        assertThat(Outcome.of(outcome.id())).isEqualTo(outcome);
    }

    @Test
    void anythingElseIsNoOutcome() {
        assertThat(Outcome.CLIENT_ABORTED.id()).isEqualTo("client-aborted");
        assertThatThrownBy(() -> Outcome.of("lost")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsReadByItsName(Fault fault) {
        assertThat(Fault.of(fault.id())).isEqualTo(fault);
    }

    @Test
    void anythingElseIsNoFault() {
        assertThat(Fault.RATE_LIMITED.id()).isEqualTo("rate-limited");
        assertThatThrownBy(() -> Fault.of("lost")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void totalInputCountsCachedTokensToo() {
        assertThat(new TokenCounts(1, 100, 20, 300, 4_000, 50, 3).totalInput()).isEqualTo(4_321);
        assertThat(TokenCounts.NONE.totalInput()).isZero();
    }

    @Test
    void countsAreNeverNegative() {
        assertThatThrownBy(() -> new TokenCounts(0, 0, 0, 0, -7, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one is -7");
    }
}
