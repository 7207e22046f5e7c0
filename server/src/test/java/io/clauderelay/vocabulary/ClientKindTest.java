package io.clauderelay.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientKindTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude-cli/2.1.330 (external, cli) | CLAUDE_CODE",
                "claude-cli/2.1.330 (external, sdk-cli) | CLAUDE_CODE",
                "claude-code/2.1.330 | CLAUDE_CODE",
                "codex_exec/0.169.0 (Debian 12.0.0; x86_64) xterm (codex_exec; 0.169.0) | CODEX",
                "codex_cli_rs/0.50.0 | CODEX",
                "codex-tui/0.169.0 | CODEX",
                "Anthropic/JS 1.12.0 | ANTHROPIC_SDK",
                "AnthropicClientImpl/Java 3.12.0 | ANTHROPIC_SDK",
                "AsyncAnthropic/Python 2.0.0 | ANTHROPIC_SDK",
                "OpenAI/JS 7.57.0 | OPENAI_SDK",
                "OpenAIClientImpl/Java 4.101.0 | OPENAI_SDK",
                "AsyncOpenAI/Python 3.0.0 | OPENAI_SDK",
                "Bun/1.4.4 | OTHER",
                "curl/8.5.0 | OTHER",
                "my-tool (like claude-cli/2.1.330) | OTHER",
                "'' | OTHER"
            })
    void isToldByTheUserAgent(String userAgent, ClientKind kind) {
        assertThat(ClientKind.of(userAgent)).isEqualTo(kind);
    }

    @Test
    void whoeverDoesNotSayIsSomethingElse() {
        assertThat(ClientKind.of(null)).isEqualTo(ClientKind.OTHER);
        assertThat(ClientKind.CLAUDE_CODE.id()).isEqualTo("claude-code");
    }
}
