package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.testing.ScriptedCall;
import org.junit.jupiter.api.Test;

class SearchWordsTest {
    @Test
    void wordsAreStrippedOfWhatIsAroundThem() {
        assertThat(SearchWords.find(ScriptedCall.empty(), "q")).isEmpty();
        assertThat(SearchWords.find(ScriptedCall.empty().query("q", " a b "), "q"))
                .contains("a b");
        assertThat(SearchWords.find(ScriptedCall.empty().query("q", "x".repeat(100)), "q"))
                .isPresent();
    }

    @Test
    void wordsThatCanFindNothingAreRefused() {
        assertThatThrownBy(() -> SearchWords.find(ScriptedCall.empty().query("q", " "), "q"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("q has 0 characters, expected 1 to 100");
        assertThatThrownBy(() -> SearchWords.find(ScriptedCall.empty().query("q", "x".repeat(101)), "q"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("q has 101 characters, expected 1 to 100");
    }
}
