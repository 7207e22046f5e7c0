package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.testing.ScriptedCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchWordsTest {
    @Test
    void blanksAroundThemAreLeftOut() {
        assertThat(SearchWords.find(asked(" ci main "), "q")).contains("ci main");
        assertThat(SearchWords.find(ScriptedCall.empty(), "q")).isEmpty();
    }

    @Test
    void blanksCountForTheirLengthAndPairsOfSurrogatesOnce() {
        assertThat(SearchWords.find(asked("𝄞".repeat(100)), "q")).isPresent();
        for (String words : List.of("a".repeat(101), "a".repeat(100) + " ", " ", "")) {
            assertThatThrownBy(() -> SearchWords.find(asked(words), "q"))
                    .as(words)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("expected 1 to 100");
        }
    }

    private static ScriptedCall asked(String words) {
        return ScriptedCall.empty().query("q", words);
    }
}
