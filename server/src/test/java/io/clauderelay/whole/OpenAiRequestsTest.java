package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Reply;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request that Codex and OpenAI's clients were seen to make reaches the upstream as it was sent. */
@ExtendWith(LeakWatch.class)
class OpenAiRequestsTest {
    private static RecordedRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RecordedRelay.start(folder, Platform.CODEX, 1);
    }

    @BeforeEach
    void forget() {
        relay.forget();
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    private static RawAnswer send(String name, int scale) throws IOException {
        byte[] request = KnownRequest.named(name)
                .bytes(relay.baseUrl().getAuthority(), relay.key().secret(), scale);
        try (RawConnection connection = RawConnection.to(relay.baseUrl().getPort())) {
            return connection.send(request).read();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "codex-compaction-v2",
                "codex-resume-lite",
                "codex-subagent",
                "codex-turn-lite",
                "codex-turn-tools",
                "sdk-openai-java-stream",
                "sdk-openai-js-responses"
            })
    void itArrivesAsItWasSent(String name) throws IOException {
        assertThat(send(name, 1).status()).isEqualTo(200);
        assertThat(send(name, 3).status()).isEqualTo(200);
        assertThat(relay.assertNothingChanged()).hasSize(2);
    }

    /** The state of a turn goes back only to the account that gave it. */
    @Test
    void theSecondRequestOfATurnArrivesAsItWasSent() throws IOException {
        String state = "5c7ac135abQmyYDWjRJyHjY2PAJjJXtM2Z";
        relay.relay().upstream().answerNextWith(Reply.text("hi").withHeader("x-codex-turn-state", state));

        assertThat(send("codex-turn-lite", 1).header("x-codex-turn-state")).hasValue(state);
        assertThat(send("codex-tool-output", 1).status()).isEqualTo(200);
        assertThat(relay.assertNothingChanged()).hasSize(2);
    }
}
