package io.clauderelay.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.dialect.openai.Fixtures.Reading;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatDocumentReaderTest {
    private static final String NOTHING = "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"%s\"}],"
            + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":%d}}";

    @Test
    void tellsUsageAndModelOfACompletion() {
        assertThat(read("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-5.4\",\"choices\":"
                        + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"a \\\"usage\\\":{}\"},"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1200,\"completion_tokens\":80,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":1024,\"cache_write_tokens\":100},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":20}}}"))
                .isEqualTo(new Reading(
                        true,
                        false,
                        false,
                        false,
                        Optional.of(new TokenCounts(76, 80, 1024, 100, 0, 20, 0)),
                        Optional.of("gpt-5.4"),
                        Optional.empty()));
    }

    @Test
    void aCompletionWithoutOutputIsEmptyUnlessItSaysWhy() {
        assertThat(read(NOTHING.formatted("stop", 0)).empty()).isTrue();
        assertThat(read(NOTHING.formatted("stop", 2)).empty()).isFalse();
        assertThat(read(NOTHING.formatted("content_filter", 0)).empty()).isFalse();
        assertThat(read("{\"choices\":[]}").empty()).isFalse();
        assertThat(read("{\"error\":{},\"usage\":{\"completion_tokens\":0}}").empty())
                .isFalse();
        assertThat(read("{\"usage\":{\"completion_tokens\":0}").empty()).isFalse();
    }

    @Test
    void tellsWhatAnErrorSays() {
        assertThat(read("{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}}")
                        .error())
                .hasValue(new UpstreamError("t", "c", "m"));
        assertThat(read("{\"error\":null,\"model\":\"m\"}").error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "<html></html>", "[]", "{\"model\":\"m\"", "data: {}"})
    void whatIsNotOneWholeObjectIsNotComplete(String document) {
        assertThat(read(document).complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"usage\":null,\"choices\":@}", "{\"usage\":[],\"model\":7}", "{\"prompt_tokens\":12}"})
    void whatItCannotReadLeavesUsageUnknown(String document) {
        assertThat(read(document))
                .isEqualTo(
                        new Reading(true, false, false, false, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static Reading read(String document) {
        return Fixtures.read(ChatDocumentReader::new, document);
    }
}
