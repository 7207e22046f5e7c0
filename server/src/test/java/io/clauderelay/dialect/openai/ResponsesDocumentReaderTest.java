package io.clauderelay.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.dialect.openai.Fixtures.Reading;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesDocumentReaderTest {
    private static final String USAGE = "\"usage\":{\"input_tokens\":12,\"input_tokens_details\":{\"cached_tokens\":5},"
            + "\"output_tokens\":9,\"output_tokens_details\":{\"reasoning_tokens\":4},\"total_tokens\":21}";

    @Test
    void tellsUsageAndModelOfAResponse() {
        assertThat(read(
                        "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"error\":null,\"model\":\"gpt-6-luna\","
                                + "\"output\":[{\"type\":\"message\",\"content\":[{\"text\":\"a \\\"usage\\\":{} b\"}]}],"
                                + USAGE + "}"))
                .isEqualTo(new Reading(
                        true,
                        false,
                        false,
                        false,
                        Optional.of(new TokenCounts(7, 9, 5, 0, 0, 4, 0)),
                        Optional.of("gpt-6-luna"),
                        Optional.empty()));
    }

    @Test
    void everyWebSearchIsCountedAndNothingThatATextSaysOfThem() {
        Reading searched = read("{\"output\":[{\"type\":\"web_search_call\",\"status\":\"completed\"},"
                + "{\"type\": \"web_search_call\"},{\"text\":\"\\\"web_search_call\\\" web_search_call\"}],"
                + "\"tools\":[{\"type\":\"web_search\"}],\"usage\":{\"input_tokens\":12,\"output_tokens\":3}}");

        assertThat(searched.tokens()).hasValue(new TokenCounts(12, 3, 0, 0, 0, 0, 2));
    }

    @Test
    void aCompactionAndACountOfTokensAreNeverEmpty() {
        Reading compaction = read("{\"id\":\"resp_1\",\"object\":\"response.compaction\",\"output\":[],"
                + "\"usage\":{\"input_tokens\":12,\"output_tokens\":0}}");
        Reading count = read("{\"object\":\"response.input_tokens\",\"input_tokens\":11}");

        assertThat(compaction.empty()).isFalse();
        assertThat(compaction.tokens()).hasValue(new TokenCounts(12, 0, 0, 0, 0, 0, 0));
        assertThat(count.complete()).isTrue();
        assertThat(count.empty()).isFalse();
        assertThat(count.tokens()).isEmpty();
    }

    @Test
    void aFinishedResponseWithoutOutputIsEmpty() {
        String response = "{\"object\":\"response\",\"status\":\"%s\",\"output\":%s,\"error\":%s,"
                + "\"usage\":{\"input_tokens\":12,\"output_tokens\":%d}}";

        assertThat(read(response.formatted("completed", "[]", "null", 0)).empty())
                .isTrue();
        assertThat(read(response.formatted("completed", "[]", "null", 1)).empty())
                .isFalse();
        assertThat(read(response.formatted("completed", "[{}]", "null", 0)).empty())
                .isFalse();
        assertThat(read(response.formatted("incomplete", "[]", "null", 0)).empty())
                .isFalse();
        assertThat(read(response.formatted("queued", "[]", "null", 0)).empty()).isFalse();
        assertThat(read(response.formatted("completed", "[]", "{}", 0)).empty()).isFalse();
        assertThat(read(response.formatted("completed", "[]", "null", 0).replaceFirst("}}$", "}"))
                        .empty())
                .isFalse();
    }

    @Test
    void aFailedResponseIsAnError() {
        assertThat(
                        read("{\"object\":\"response\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}")
                                .error())
                .hasValue(new UpstreamError("error", "server_error", "m"));
        assertThat(read("{\"object\":\"response\",\"status\":\"failed\",\"error\":null}")
                        .error())
                .hasValue(UpstreamError.unnamed());
        assertThat(read("{\"object\":\"response\",\"status\":\"cancelled\",\"error\":null}")
                        .error())
                .isEmpty();
    }

    @Test
    void tellsAllThatAnErrorSays() {
        assertThat(
                        read("{\"error\":{\"message\":\"slow \\\"down\\\"\",\"type\":\"requests\",\"param\":null,\"code\":\"c\"}}")
                                .error())
                .hasValue(new UpstreamError("requests", "c", "slow \"down\""));
        assertThat(read("{\"error\":\"a sentence\"}").error()).hasValue(new UpstreamError("error", "", "a sentence"));
        assertThat(read("{\"error\":{\"code\":429,\"type\":null,\"message\":[]}}")
                        .error())
                .hasValue(UpstreamError.unnamed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "<html></html>",
                "[]",
                "{\"model\":\"m\"",
                "{\"usage\":{\"input_tokens\":5}",
                "{\"error\":{\"co"
            })
    void whatIsNotOneWholeObjectIsNotComplete(String document) {
        Reading reading = read(document);

        assertThat(reading.complete()).isFalse();
        assertThat(reading.error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"usage\":null,\"model\":null,\"error\":null,\"status\":null,\"output\":null}",
                "{\"usage\":[],\"model\":\"\",\"status\":7}",
                "{\"usage\":@,\"model\":@,\"error\":@,\"status\":@,\"output\":@}",
                "{\"usage\":{},\"model\":5}",
                "{\"usage\":{\"input_tokens\" 5}}",
                "{\"input_tokens\":12}"
            })
    void whatItCannotReadLeavesUsageUnknown(String document) {
        assertThat(read(document))
                .isEqualTo(
                        new Reading(true, false, false, false, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static Reading read(String document) {
        return Fixtures.read(ResponsesDocumentReader::new, document);
    }
}
