package io.clauderelay.dialect.openai;

import static io.clauderelay.dialect.openai.Fixtures.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.dialect.openai.Fixtures.Reading;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesStreamReaderTest {
    private static final String STREAM = Fixtures.stream("responses/sample.stream");
    private static final Reading WHOLE = new Reading(
            true,
            true,
            true,
            false,
            Optional.of(new TokenCounts(1500, 144, 9000, 1100, 400, 33, 1)),
            Optional.of("gpt-6.1-sol"),
            Optional.empty());

    private static final String CREATED =
            event("response.created", "{\"type\":\"response.created\",\"response\":{\"model\":\"m\",\"usage\":null}}");
    private static final String USAGE =
            "\"usage\":{\"input_tokens\":7,\"output_tokens\":3,\"input_tokens_details\":null}";
    private static final TokenCounts COUNTS = new TokenCounts(7, 3, 0, 0, 0, 0, 0);

    @Test
    void tellsUsageAndModelOfAWholeResponse() {
        assertThat(read(STREAM)).isEqualTo(WHOLE);
        assertThat(read(STREAM.replace("\n", "\r\n"))).isEqualTo(WHOLE);
    }

    @Test
    void eventsWithoutNamesAreReadByTheirType() {
        String unnamed = STREAM.replaceAll("event: .*\n", "");
        assertThat(read(unnamed)).isEqualTo(WHOLE);
        assertThat(read(unnamed.replace("data: {\"type\":", "data:{ \"type\" : ")))
                .isEqualTo(WHOLE);
    }

    @Test
    void aTypeThatComesLateIsFoundToo() {
        String late = "data: {\"response\":{" + USAGE + ",\"model\":\"m\"},\"type\":\"response.%s\"}\n\n";

        assertThat(read(late.formatted("created"))).matches(reading -> !reading.content() && !reading.complete());
        assertThat(read(late.formatted("completed")))
                .isEqualTo(
                        new Reading(true, true, false, false, Optional.of(COUNTS), Optional.of("m"), Optional.empty()));
        assertThat(read("data: {\"delta\":\"a\",\"type\":\"response.output_text.delta\"}\n\n")
                        .content())
                .isTrue();
        assertThat(read("data: {\"sequence_number\":4,\"type\":\"é𝄞\"}\n\n").content())
                .isTrue();
    }

    @Test
    void aWholeResponseOfManyMegabytesIsReadForItsUsage() {
        String output = "\"output\":[{\"type\":\"message\",\"text\":\"" + "x\\\"}{".repeat(1_500_000) + "\"}]";
        for (String response : List.of(USAGE + "," + output, output + "," + USAGE)) {
            String huge = event(
                    "response.completed",
                    "{\"type\":\"response.completed\",\"response\":{\"model\":\"m\"," + response + "}}");
            for (String stream : List.of(huge, huge.substring(huge.indexOf('\n') + 1))) {
                Reading reading = inPieces(stream, 60_000);
                assertThat(reading.complete()).isTrue();
                assertThat(reading.tokens()).hasValue(COUNTS);
            }
        }
    }

    @Test
    void beforeTheFirstEventNothingIsKnown() {
        assertThat(read(""))
                .isEqualTo(
                        new Reading(false, true, false, false, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void theOpeningOfAStreamIsNoContent() {
        String opening = CREATED + event("response.in_progress", "{}") + event("response.queued", "{}")
                + event("keepalive", "{\"type\":\"keepalive\",\"sequence_number\":3}") + event("ping", "{}")
                + ": comment\n\n" + "data:\n\n" + "data: {\"type\":\"response.in_progress\",\"response\":{}}\n\n";

        Reading reading = read(opening);

        assertThat(reading.content()).isFalse();
        assertThat(reading.model()).hasValue("m");
        assertThat(read(opening + event("response.failed", "{}")).content()).isFalse();
        assertThat(read(CREATED + completed(USAGE) + "data: [DONE]\n\n").content())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: response.output_item.added\n",
                "event: response.output_text.delta\ndata: {}\n\n",
                "event: response.new_kind\ndata: {}\n\n",
                "event: response.failee\n",
                "event: pong\n",
                "data: {\"type\":\"response.output_text.delta\"}\n\n",
                "data: {\"type\":\"response.new_kind\"}\n\n",
                "data: {\"no\":\"type\"}\n\n",
                "data: {\"broken\n\n",
                "data: something\n\n"
            })
    void whateverElseComesMayBeWorthSomething(String more) {
        assertThat(read(CREATED + more).content()).isTrue();
    }

    @Test
    void aResponseThatStopsHalfwayIsCompleteToo() {
        Reading reading = read(CREATED
                + event(
                        "response.incomplete",
                        "{\"response\":{" + USAGE + ",\"incomplete_details\":{\"reason\":\"x\"}}}"));

        assertThat(reading.complete()).isTrue();
        assertThat(reading.empty()).isFalse();
        assertThat(reading.tokens()).hasValue(COUNTS);
    }

    @Test
    void itIsCompleteOnlyWithTheBlankLineOfItsLastEvent() {
        String last = completed(USAGE);
        for (int end = 0; end < last.length(); end++) {
            assertThat(inPieces(CREATED + last.substring(0, end), 4096).complete())
                    .isFalse();
        }
        assertThat(read(CREATED + last + "event: la").complete()).isTrue();
    }

    @Test
    void dataMayBeSpreadOverLines() {
        String pretty =
                "event: response.completed\ndata: {\ndata: \"response\": {\ndata:\ndata: " + USAGE + "\ndata: }}\n\n";

        assertThat(read(pretty).tokens()).hasValue(COUNTS);
        assertThat(read(pretty.replace("event: response.completed\n", "")
                                .replace("data: {\n", "data: {\ndata: \"type\":\"response.completed\",\n"))
                        .tokens())
                .hasValue(COUNTS);
    }

    @Test
    void aFailedResponseTellsItsErrorAndItsUsage() {
        Reading reading = read(CREATED
                + event(
                        "response.failed",
                        "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":"
                                + "\"rate_limit_exceeded\",\"message\":\"try again in 3.5s\"}," + USAGE + "}}"));

        assertThat(reading.error()).hasValue(new UpstreamError("error", "rate_limit_exceeded", "try again in 3.5s"));
        assertThat(reading.complete()).isFalse();
        assertThat(reading.betweenEvents()).isTrue();
        assertThat(reading.tokens()).hasValue(COUNTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"error\",\"code\":\"c\",\"message\":\"m\",\"param\":null,\"sequence_number\":3}",
                "{\"type\":\"error\",\"error\":{\"type\":\"error\",\"code\":\"c\",\"message\":\"m\"}}",
                "{\"error\":{\"message\":\"m\",\"param\":null,\"code\":\"c\"},\"sequence_number\":1}",
                "{\"message\":\"m\",\"error\":null,\"code\":\"c\"}"
            })
    void anErrorEventTellsWhatItSays(String data) {
        assertThat(read(CREATED + event("error", data)).error()).hasValue(new UpstreamError("error", "c", "m"));
        if (data.contains("\"type\":\"error\",")) {
            assertThat(read("data: " + data + "\n\n").error()).hasValue(new UpstreamError("error", "c", "m"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"response\":null}",
                "{\"response\":{\"error\":null}}",
                "{\"error\":7}",
                "[]",
                "x",
                "{\"re",
                ""
            })
    void anErrorThatDoesNotSayWhatItIsIsStillAnError(String data) {
        for (String name : List.of("error", "response.failed")) {
            assertThat(read(CREATED + event(name, data)).error()).hasValue(UpstreamError.unnamed());
            assertThat(read(CREATED + "event: " + name + "\n\n").error()).hasValue(UpstreamError.unnamed());
        }
    }

    @Test
    void anErrorWhoseSentenceIsVeryLongIsStillAnError() {
        String data = "{\"type\":\"error\",\"error\":{\"message\":\"" + "x".repeat(50_000) + "\"}}";

        assertThat(inPieces(event("error", data), 1000).error()).hasValue(UpstreamError.unnamed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: response.completed\n\n",
                "event: response.completed\ndata:\n\n",
                "event: response.completed\ndata: {\"response\":{\"usage\":{\"input_tokens\":5\n\n",
                "event: response.completed\ndata: {\"response\":7}\n\n",
                "event: response.completed\ndata: {\"usage\":{\"input_tokens\":5}}\n\n",
                "event: response.completed\ndata: {\"response\":{\"usage\":\"5\"}}\n\n",
                "event: response.completed\ndata: {\"response\":{\"usage\":{}}}\n\n"
            })
    void whatItCannotReadLeavesUsageUnknown(String stream) {
        Reading reading = read(stream);

        assertThat(reading.complete()).isTrue();
        assertThat(reading.tokens()).isEmpty();
    }

    @Test
    void aWholeStreamThatPutNothingOutIsEmpty() {
        String none = "\"usage\":{\"input_tokens\":5,\"output_tokens\":0}";

        assertThat(read(CREATED + completed(none)).empty()).isTrue();
        assertThat(read(CREATED + completed("\"output\":[ ]")).empty()).isTrue();
        assertThat(read(CREATED).empty()).isFalse();
        assertThat(read(CREATED + completed(USAGE)).empty()).isFalse();
        assertThat(read(CREATED + completed(none + ",\"output\":[{\"type\":\"message\"}]"))
                        .empty())
                .isFalse();
        assertThat(read(CREATED + event("response.output_item.added", "{}") + completed(none))
                        .empty())
                .isFalse();
        assertThat(read(CREATED + event("error", "{}") + completed(none)).empty())
                .isFalse();
    }

    @Test
    void neverThrowsOnDamagedStreamsAndReadsThemAlikeHoweverTheyAreCut() {
        Random random = new Random(31);
        String[] streams = {CREATED + completed(USAGE), (CREATED + completed(USAGE)).replaceAll("event: .*\n", "")};
        for (int i = 0; i < 100; i++) {
            byte[] damaged = streams[i % 2].getBytes(UTF_8);
            for (int damage = 1 + random.nextInt(6); damage > 0; damage--) {
                damaged[random.nextInt(damaged.length)] = (byte) "\"\\{}[]:,-9 x\n\r".charAt(random.nextInt(14));
            }
            read(new String(damaged, UTF_8));
        }
    }

    private static String completed(String members) {
        return event("response.completed", "{\"type\":\"response.completed\",\"response\":{" + members + "}}");
    }

    private static Reading read(String stream) {
        return Fixtures.read(ResponsesStreamReader::new, stream);
    }

    private static Reading inPieces(String stream, int size) {
        byte[] bytes = stream.getBytes(UTF_8);
        ResponsesStreamReader reader = new ResponsesStreamReader();
        for (int at = 0; at < bytes.length; at += size) {
            Fixtures.feed(reader, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        return Fixtures.read(reader, List.of());
    }
}
