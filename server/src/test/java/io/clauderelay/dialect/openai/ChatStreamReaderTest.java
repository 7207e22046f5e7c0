package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.dialect.openai.Fixtures.Reading;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatStreamReaderTest {
    private static final String STREAM = Fixtures.stream("chat/sample.stream");
    private static final String DONE = "data: [DONE]\n\n";
    private static final String OPENING = chunk(
            "\"model\":\"m\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}}]");
    private static final String HELLO = chunk("\"choices\":[{\"delta\":{\"content\":\"hello\"}}],\"usage\":null");
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}";
    private static final TokenCounts COUNTS = new TokenCounts(7, 3, 0, 0, 0, 0, 0);

    @Test
    void tellsUsageAndModelOfAWholeCompletion() {
        Reading whole = new Reading(
                true,
                true,
                true,
                false,
                Optional.of(new TokenCounts(76, 80, 1024, 100, 0, 20, 0)),
                Optional.of("gpt-6.1-sol"),
                Optional.empty());

        assertThat(read(STREAM)).isEqualTo(whole);
        assertThat(read(STREAM.replace("\n", "\r\n"))).isEqualTo(whole);
        assertThat(read(STREAM.replace("data: ", "data:"))).isEqualTo(whole);
        assertThat(read(STREAM.replace("data: ", "event: message\ndata: "))).isEqualTo(whole);
    }

    @Test
    void beforeTheFirstChunkNothingIsKnown() {
        assertThat(read(""))
                .isEqualTo(
                        new Reading(false, true, false, false, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]",
                "\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":[]}}]",
                "\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]",
                "\"choices\":[],\"prompt_filter_results\":[{\"x\":1}]",
                "\"choices\":[]," + USAGE,
                USAGE
            })
    void aRoleAndWhatIsEmptyAreNoContent(String members) {
        assertThat(read(OPENING + chunk(members) + ": comment\n\ndata:\n\n" + DONE)
                        .content())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0}]}}]}",
                "{\"choices\":[{\"delta\":{}},{\"delta\":{\"reasoning_content\":\"hm\"}}]}",
                "{\"choices\":[{\"delta\":{\"refusal\":\"no\"}}]}",
                "{\"choices\":[{\"delta\":{\"new\":{\"a\":1}}}]}",
                "{\"choices\":[@]}",
                "{\"object\":\"something.new\"}",
                "{\"choices\":[{\"delta\":{\"content\":\"a",
                "hello"
            })
    void whateverElseComesMayBeWorthSomething(String data) {
        assertThat(read(OPENING + "data: " + data + "\n\n").content()).isTrue();
    }

    @Test
    void aChunkLongerThanAnyOpeningIsContent() {
        String data = "\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(50_000) + "\"}}]";

        assertThat(Fixtures.read(new ChatStreamReader(), List.of((OPENING + chunk(data)).getBytes(UTF_8)))
                        .content())
                .isTrue();
    }

    @Test
    void usageInTheLastChunkOfContentCountsToo() {
        String last = chunk("\"choices\":[{\"delta\":{\"content\":\"!\"},\"finish_reason\":\"stop\"}]," + USAGE);

        assertThat(read(OPENING + HELLO + last + DONE).tokens()).hasValue(COUNTS);
        assertThat(read(OPENING + HELLO + last.replace("\"usage\":{", "\"usage\" : {") + DONE)
                        .tokens())
                .hasValue(COUNTS);
        assertThat(read(OPENING + HELLO + last + chunk("\"choices\":[],\"usage\":{\"prompt_tokens\":9}"))
                        .tokens())
                .hasValue(new TokenCounts(9, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void usageThatIsOnlyTalkedAboutDoesNotCount() {
        String talk = chunk("\"choices\":[{\"delta\":{\"content\":\"{\\\"usage\\\":{\\\"prompt_tokens\\\":5}}\"}}]");
        String nested = chunk("\"choices\":[{\"delta\":{\"content\":\"x\"},\"usage\":{\"prompt_tokens\":5}}]");

        assertThat(read(OPENING + HELLO + talk + nested + DONE).tokens()).isEmpty();
        assertThat(read(OPENING + talk + nested + DONE).tokens()).isEmpty();
    }

    @Test
    void dataMayBeSpreadOverLines() {
        String pretty = "data: {\ndata: \"choices\": [],\ndata: " + USAGE + "\ndata: }\n\n";

        assertThat(read(OPENING + HELLO + pretty + DONE).tokens()).hasValue(COUNTS);
        assertThat(read(OPENING + pretty + DONE).tokens()).hasValue(COUNTS);
    }

    @Test
    void theChunkThatBringsNothingButUsageIsTold() {
        List<Boolean> told = new ArrayList<>();
        ChatStreamReader reader = new ChatStreamReader();
        String usage = chunk("\"choices\":[]," + USAGE);
        for (String event : List.of(
                OPENING, usage, HELLO, chunk("\"choices\":[{\"delta\":{}}]," + USAGE), usage, DONE, usage, HELLO)) {
            byte[] bytes = event.getBytes(UTF_8);
            Fixtures.feed(reader, Arrays.copyOf(bytes, 9));
            Fixtures.feed(reader, Arrays.copyOfRange(bytes, 9, bytes.length));
            told.add(reader.isUsageOnly());
        }

        assertThat(told).containsExactly(false, true, false, false, true, false, true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "event: error\n"})
    void anErrorTellsWhatItSays(String name) {
        String error = name + chunk("\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}");
        for (String before : List.of("", OPENING, OPENING + HELLO)) {
            Reading reading = read(before + error);
            assertThat(reading.error()).hasValue(new UpstreamError("t", "c", "m"));
            assertThat(reading.complete()).isFalse();
            assertThat(reading.betweenEvents()).isTrue();
            assertThat(reading.content()).isEqualTo(before.contains("hello"));
        }
    }

    @Test
    void anErrorEventIsAnErrorWhateverItSays() {
        for (String before : List.of("", OPENING, OPENING + HELLO)) {
            assertThat(read(before + "event: error\ndata: {\"code\":\"c\",\"message\":\"m\"}\n\n")
                            .error())
                    .hasValue(new UpstreamError("error", "c", "m"));
            assertThat(read(before + "event: error\ndata: x\n\n").error()).hasValue(UpstreamError.unnamed());
            assertThat(read(before + "event: error\n\n").error()).hasValue(UpstreamError.unnamed());
        }
        assertThat(read(OPENING + chunk("\"error\":\"a sentence\"")).error())
                .hasValue(new UpstreamError("error", "", "a sentence"));
        assertThat(read(OPENING + chunk("\"error\":null,\"choices\":[]")).error())
                .isEmpty();
    }

    @Test
    void itIsCompleteOnlyWithTheBlankLineOfItsLastEvent() {
        for (int end = 0; end < DONE.length(); end++) {
            assertThat(read(OPENING + DONE.substring(0, end)).complete()).isFalse();
        }
        assertThat(read(OPENING + DONE + "data").complete()).isTrue();
    }

    @Test
    void aWholeStreamThatPutNothingOutIsEmpty() {
        String none = chunk("\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":0}");

        assertThat(read(OPENING + none + DONE).empty()).isTrue();
        assertThat(read(OPENING + DONE).empty()).isTrue();
        assertThat(read(OPENING + none).empty()).isFalse();
        assertThat(read(OPENING + HELLO + DONE).empty()).isFalse();
        assertThat(read(OPENING + chunk("\"choices\":[]," + USAGE) + DONE).empty())
                .isFalse();
        assertThat(read(OPENING + chunk("\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]") + DONE)
                        .empty())
                .isFalse();
        assertThat(read(OPENING + chunk("\"error\":{}") + DONE).empty()).isFalse();
    }

    @Test
    void neverThrowsOnDamagedStreamsAndReadsThemAlikeHoweverTheyAreCut() {
        Random random = new Random(37);
        byte[] whole = (OPENING + HELLO + HELLO + chunk("\"choices\":[]," + USAGE) + DONE).getBytes(UTF_8);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = whole.clone();
            for (int damage = 1 + random.nextInt(6); damage > 0; damage--) {
                damaged[random.nextInt(damaged.length)] = (byte) "\"\\{}[]:,-9 x\n\r".charAt(random.nextInt(14));
            }
            read(new String(damaged, UTF_8));
        }
    }

    private static String chunk(String members) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\"," + members + "}\n\n";
    }

    private static Reading read(String stream) {
        return Fixtures.read(ChatStreamReader::new, stream);
    }
}
