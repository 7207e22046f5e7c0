package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.keys.Binding;
import io.clauderelay.keys.ModelRule;
import io.clauderelay.keys.Rights;
import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyRightsTest {
    private static final Map<Platform, Binding> UNBOUND = new EnumMap<>(Platform.class);

    private static final List<Platform> BOTH = Arrays.asList(Platform.values());

    @Test
    void whereNothingIsSaidEverythingIsAllowed() {
        KeyRights rights = KeyRights.of(new Rights(BOTH, null, null, null, UNBOUND));

        assertThat(rights).isSameAs(KeyRights.ALL);
        assertThat(rights.allow(Platform.CODEX)).isTrue();
        assertThat(rights.allow(ClientKind.OTHER)).isTrue();
        assertThat(rights.allowModel("anything")).isTrue();
        assertThat(rights.allowAddress("203.0.113.9")).isTrue();
    }

    @Test
    void whatIsAllowedExcludesTheRest() {
        KeyRights rights = KeyRights.of(new Rights(
                List.of(Platform.CODEX),
                new ModelRule(ModelRule.Mode.ALLOW, List.of("gpt-6*", "o9")),
                List.of(ClientKind.CODEX),
                List.of("10.0.0.0/8", "2001:db8::/32"),
                UNBOUND));

        assertThat(rights.allow(Platform.CODEX)).isTrue();
        assertThat(rights.allow(Platform.CLAUDE_CONSOLE)).isFalse();
        assertThat(rights.allow(ClientKind.CODEX)).isTrue();
        assertThat(rights.allow(ClientKind.CLAUDE_CODE)).isFalse();
        assertThat(rights.allowModel("gpt-6-sol")).isTrue();
        assertThat(rights.allowModel("o9")).isTrue();
        assertThat(rights.allowModel("o9-mini")).isFalse();
        assertThat(rights.allowAddress("10.3.2.1")).isTrue();
        assertThat(rights.allowAddress("2001:db8::9")).isTrue();
        assertThat(rights.allowAddress("192.0.2.1")).isFalse();
        assertThat(rights.allowAddress("")).isFalse();
    }

    @Test
    void whatIsDeniedLeavesTheRest() {
        KeyRights rights = KeyRights.of(
                new Rights(BOTH, new ModelRule(ModelRule.Mode.DENY, List.of("claude-opus-*")), null, null, UNBOUND));

        assertThat(rights.allowModel("claude-opus-5-5")).isFalse();
        assertThat(rights.allowModel("claude-sonnet-5-5")).isTrue();
    }

    @Test
    void aRequestThatNamesNoModelIsNobodysToForbid() {
        KeyRights rights = KeyRights.of(
                new Rights(BOTH, new ModelRule(ModelRule.Mode.ALLOW, List.of("gpt-6*")), null, null, UNBOUND));

        assertThat(rights.allowModel("")).isTrue();
    }
}
