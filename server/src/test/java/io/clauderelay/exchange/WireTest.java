package io.clauderelay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/messages, MESSAGES",
        "/v1/messages/batches?x, MESSAGES",
        "/api/v1/messages, MESSAGES",
        "/claude/v1/models, MESSAGES",
        "/claude/elsewhere, MESSAGES",
        "/v1/responses, RESPONSES",
        "/v1/responses/resp_1/, RESPONSES",
        "/openai/responses, RESPONSES",
        "/openai/v1/models, RESPONSES",
        "/openai/elsewhere, RESPONSES",
        "/v1/chat/completions, CHAT",
        "/openai/chat/completions?x, CHAT"
    })
    void aPathThatBelongsToOneProviderSaysIt(String target, Wire wire) {
        assertThat(Wire.of(target, new DefaultHttpHeaders().add("authorization", "Bearer k")))
                .isEqualTo(wire);
    }

    @Test
    void elsewhereTheHeadersTellAnthropicsClientsFromOpenAis() {
        DefaultHttpHeaders headers = new DefaultHttpHeaders();
        headers.add("authorization", "Bearer k");
        assertThat(Wire.of("/v1/models", headers)).isEqualTo(Wire.RESPONSES);

        headers.add("anthropic-version", "2026-10-21");
        assertThat(Wire.of("/v1/models?limit=1000", headers)).isEqualTo(Wire.MESSAGES);
        assertThat(Wire.of("/v1/models", new DefaultHttpHeaders().add("x-api-key", "k")))
                .isEqualTo(Wire.MESSAGES);
        assertThat(Wire.of("/", new DefaultHttpHeaders())).isEqualTo(Wire.MESSAGES);
    }
}
