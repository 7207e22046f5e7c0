package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServedModelsTest {
    private static final List<String> KNOWN = List.of("claude-opus-5-5", "claude-haiku-5-5", "gpt-6");

    @Test
    void withoutAListEveryModelIsServed() {
        assertThat(ServedModels.every().contains("anything")).isTrue();
        assertThat(ServedModels.listed(List.of()).contains("anything")).isTrue();
        assertThat(ServedModels.every().names(KNOWN)).isEqualTo(KNOWN);
    }

    @Test
    void aListNamesModelsOrPatternsOfThem() {
        ServedModels models = ServedModels.listed(List.of("own-model", "claude-opus-*"));

        assertThat(models.contains("own-model")).isTrue();
        assertThat(models.contains("claude-opus-4-6")).isTrue();
        assertThat(models.contains("claude-haiku-5-5")).isFalse();
        assertThat(models.upstreamName("own-model")).isEqualTo("own-model");
        assertThat(models.names(KNOWN)).containsExactly("own-model", "claude-opus-5-5");
    }

    @Test
    void aMappedModelHasTheNameThatItsUpstreamKnows() {
        Map<String, String> mapping = new LinkedHashMap<>();
        mapping.put("claude-opus-5-5", "claude-opus-5-5");
        mapping.put("claude-opus-*", "claude-opus-4-6");
        mapping.put("gpt-6", "gpt-6-mini");
        ServedModels models = ServedModels.mapped(mapping);

        assertThat(models.contains("claude-opus-5-5")).isTrue();
        assertThat(models.contains("claude-opus-4-6")).isTrue();
        assertThat(models.contains("claude-opus-4-5")).isTrue();
        assertThat(models.contains("gpt-6")).isTrue();
        assertThat(models.contains("unheard-of")).isFalse();
        assertThat(models.upstreamName("claude-opus-5-5")).isEqualTo("claude-opus-5-5");
        assertThat(models.upstreamName("claude-opus-4-5")).isEqualTo("claude-opus-4-6");
        assertThat(models.upstreamName("gpt-6")).isEqualTo("gpt-6-mini");
        assertThat(models.upstreamName("unheard-of")).isEqualTo("unheard-of");
        assertThat(models.names(KNOWN)).contains("claude-opus-5-5", "gpt-6").doesNotContain("claude-opus-*");
    }

    @Test
    void theFirstLineThatFitsCounts() {
        Map<String, String> mapping = new LinkedHashMap<>();
        mapping.put("claude-*", "other");
        mapping.put("claude-opus-5-5", "claude-opus-5-5");

        assertThat(ServedModels.mapped(mapping).upstreamName("claude-opus-5-5")).isEqualTo("other");
    }
}
