package io.clauderelay.bench;

import static io.clauderelay.bench.OpenAiClient.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a credential may still ask, in OpenAI's words. */
class OpenAiAllowanceTest {
    private ScriptedUpstream upstream;
    private OpenAiClient client;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(0);
        client = new OpenAiClient(upstream.port(), "one");
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void everyAnswerTellsWhatIsLeft() throws IOException {
        upstream.allowPerMinute("one", 2);

        String first = client.response("gpt-5.6", true);
        assertThat(header(first, "x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(header(first, "x-ratelimit-remaining-requests")).isEqualTo("1");
        assertThat(header(first, "x-ratelimit-limit-tokens")).isEqualTo("20000");
        assertThat(header(first, "x-ratelimit-remaining-tokens")).isEqualTo("10000");
        assertThat(header(first, "x-ratelimit-reset-requests"))
                .isEqualTo(header(first, "x-ratelimit-reset-tokens"))
                .matches("(29|30)(\\.\\d+)?s");

        String second = client.chat("script:status-500", false);
        assertThat(second).startsWith("HTTP/1.1 500 ");
        assertThat(header(second, "x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(header(second, "x-ratelimit-remaining-tokens")).isEqualTo("0");
    }

    @Test
    void whoHasUsedItUpIsToldSoInWordsAlone() throws IOException {
        upstream.allowPerMinute("one", 1);
        client.chat("gpt-5.6", true);

        String refused = client.response("gpt-5.6", true);

        assertThat(refused)
                .startsWith("HTTP/1.1 429 ")
                .contains("\"code\":\"rate_limit_exceeded\"", "Please try again in ")
                .doesNotContain("\r\nretry-after: ", "anthropic-ratelimit");
        assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
    }

    @Test
    void onlyTheScriptSaysWhenToComeBack() throws IOException {
        assertThat(header(client.chat("script:rate-limited", true), "retry-after"))
                .isEmpty();
        assertThat(header(client.chat("script:rate-limited-7", true), "retry-after"))
                .isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({"6, 6ms", "999, 999ms", "1000, 1s", "1500, 1.5s", "20000, 20s", "60000, 1m0s", "90000, 1m30s"})
    void timesAreWrittenAsOpenAiWritesThem(long millis, String written) {
        assertThat(OpenAiErrors.duration(Duration.ofMillis(millis))).isEqualTo(written);
    }
}
