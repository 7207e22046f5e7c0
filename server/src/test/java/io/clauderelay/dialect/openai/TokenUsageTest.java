package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.TokenCounts;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenUsageTest {
    /** What is said of 1,000 input tokens, and what of them is uncached, read, and written for short and for long. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "cached_tokens":600                                                                             | 400 | 600 | 0   | 0
            "cached_tokens":600,"cache_write_tokens":300                                                    | 100 | 600 | 300 | 0
            "cache_write_tokens":300,"cache_write_tokens_details":{"ttl_30m_tokens":100,"ttl_12h_tokens":200} | 700 | 0   | 100 | 200
            "cache_write_tokens_details":{"ttl_12h_tokens":200,"ttl_30m_tokens":100},"cache_write_tokens":300 | 700 | 0   | 100 | 200
            "cache_write_tokens_details":{"ttl_30m_tokens":100,"ttl_12h_tokens":200}                        | 700 | 0   | 100 | 200
            "cache_write_tokens":300,"cache_write_tokens_details":null                                      | 700 | 0   | 300 | 0
            "cache_write_tokens":300,"cache_write_tokens_details":{"ttl_12h_tokens":300}                    | 700 | 0   | 0   | 300
            "cache_write_tokens":300,"cache_write_tokens_details":{"ttl_12h_tokens":900}                    | 700 | 0   | 0   | 300
            "cache_write_tokens":null,"cached_tokens":null                                                  | 1000 | 0  | 0   | 0
            "cached_tokens":1500                                                                            | 0   | 1500 | 0  | 0
            "cached_tokens":900,"cache_write_tokens":300                                                    | 0   | 900 | 300 | 0
            """)
    void inputIsWhatIsNeitherReadFromTheCacheNorWrittenToIt(
            String details, long uncached, long read, long writtenShort, long writtenLong) {
        assertThat(read("{\"input_tokens\":1000,\"input_tokens_details\":{" + details + "},\"output_tokens\":9}"))
                .hasValue(new TokenCounts(uncached, 9, read, writtenShort, writtenLong, 0, 0));
    }

    @Test
    void chatCompletionsHaveOtherNamesForTheSame() {
        assertThat(read("{\"prompt_tokens\":50,\"completion_tokens\":9,\"total_tokens\":59,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":10,\"cache_write_tokens\":4,"
                        + "\"cache_write_tokens_details\":{\"ttl_12h_tokens\":3,\"ttl_30m_tokens\":1}},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":6,\"audio_tokens\":0}}"))
                .hasValue(new TokenCounts(36, 9, 10, 1, 3, 6, 0));
    }

    @Test
    void reasoningIsInTheOutputAlready() {
        assertThat(read("{\"output_tokens\":9,\"output_tokens_details\":{\"reasoning_tokens\":6}}"))
                .hasValue(new TokenCounts(0, 9, 0, 0, 0, 6, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "7",
                "[]",
                "{\"total_tokens\":5}",
                "{\"input_tokens\":-1,\"output_tokens\":\"9\"}",
                "{\"input_tokens\":1000000000001}",
                "{\"input_tokens\":1e3,\"output_tokens\":1.5}",
                "{\"input_tokens\" 7}",
                "{\"input_tokens_details\":7,\"output_tokens_details\":[]}",
                "@"
            })
    void whatCountsNothingIsNoUsage(String usage) {
        assertThat(read(usage)).isEmpty();
    }

    @Test
    void webSearchesAreCountedElsewhere() {
        assertThat(TokenUsage.read("{\"input_tokens\":1}".getBytes(UTF_8), 3))
                .hasValue(new TokenCounts(1, 0, 0, 0, 0, 0, 3));
        assertThat(TokenUsage.read(null, 3)).isEmpty();
    }

    private static Optional<TokenCounts> read(String usage) {
        return TokenUsage.read(usage.getBytes(UTF_8), 0);
    }
}
