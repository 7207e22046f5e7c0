package io.clauderelay.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.testing.Cuts;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageStreamReaderTest {
    private static final String START = event("message_start", """
            {"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","model":"claude-opus-5-5",\
            "content":[],"stop_reason":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":1600,\
            "cache_read_input_tokens":9000,"cache_creation":{"ephemeral_5m_input_tokens":1200,\
            "ephemeral_1h_input_tokens":400},"output_tokens":1,"service_tier":"standard"}}}""");

    private static final String CONTENT = event(
                    "content_block_start",
                    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}")
            + event("ping", "{\"type\": \"ping\"}")
            + event(
                    "content_block_delta",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                            + "\"event: message_stop\\n\\ndata: {\\\"usage\\\":{\\\"input_tokens\\\":1}} 𝄞\"}}")
            + event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");

    private static final String DELTA = event("message_delta", """
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":144,\
            "output_tokens_details":{"thinking_tokens":33},"server_tool_use":{"web_search_requests":2}}}""");

    private static final String STOP = event("message_stop", "{\"type\":\"message_stop\"}");

    /** All that a reader can say. */
    private record Reading(
            boolean complete,
            boolean betweenEvents,
            Optional<TokenCounts> tokens,
            Optional<String> model,
            Optional<String> error) {}

    @Test
    void tellsUsageAndModelOfAWholeMessage() {
        assertThat(read(START + CONTENT + DELTA + STOP))
                .isEqualTo(new Reading(
                        true,
                        true,
                        Optional.of(new TokenCounts(25, 144, 9000, 1200, 400, 33, 2)),
                        Optional.of("claude-opus-5-5"),
                        Optional.empty()));
    }

    @Test
    void readsCrlfAlike() {
        String stream = START + CONTENT + DELTA + STOP;

        assertThat(read(stream.replace("\n", "\r\n"))).isEqualTo(read(stream));
    }

    @Test
    void readsDataInSeveralLinesAlike() {
        String stream = START + CONTENT + DELTA + STOP;
        String lines = stream.replace(",\"", ",\ndata: \"").replace("{\"", "{\ndata:\ndata: \"");

        assertThat(lines).contains("{\ndata:\ndata: \"type\":\"message_start\",\ndata: ");
        assertThat(read(lines)).isEqualTo(read(stream));
        assertThat(read(lines.replace("\n", "\r\n"))).isEqualTo(read(stream));
    }

    @Test
    void beforeTheFirstEventNothingIsKnown() {
        assertThat(read("")).isEqualTo(new Reading(false, true, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void whatWasSaidUntilACutCounts() {
        assertThat(read(START + CONTENT))
                .isEqualTo(new Reading(
                        false,
                        true,
                        Optional.of(new TokenCounts(25, 1, 9000, 1200, 400, 0, 0)),
                        Optional.of("claude-opus-5-5"),
                        Optional.empty()));
    }

    @Test
    void theMessageIsCompleteOnlyWithTheBlankLineOfItsLastEvent() {
        String stream = START + DELTA + STOP;
        for (int end = stream.length() - STOP.length(); end < stream.length(); end++) {
            Reading reading = read(List.of(stream.substring(0, end).getBytes(UTF_8)));
            assertThat(reading.complete()).as(stream.substring(0, end)).isFalse();
        }
        assertThat(read(stream + event("ping", "{}")).complete()).isTrue();
        assertThat(read(stream + "event: pi").complete()).isTrue();
    }

    @Test
    void numbersInTheDeltaWinAndNullsDoNot() {
        String delta = delta("{\"input_tokens\":30,\"cache_read_input_tokens\":null,\"output_tokens\":7}");

        assertThat(tokens(START + delta)).isEqualTo(new TokenCounts(30, 7, 9000, 1200, 400, 0, 0));
    }

    @Test
    void theLastDeltaWins() {
        assertThat(tokens(START + delta("{\"output_tokens\":7}") + delta("{\"output_tokens\":9}")))
                .isEqualTo(new TokenCounts(25, 9, 9000, 1200, 400, 0, 0));
    }

    @Test
    void aLaterTotalOfCacheWritesCorrectsTheFiveMinutePart() {
        assertThat(tokens(START + delta("{\"cache_creation_input_tokens\":2000}")))
                .isEqualTo(new TokenCounts(25, 1, 9000, 1600, 400, 0, 0));
        assertThat(tokens(START + delta("{\"cache_creation_input_tokens\":300}")))
                .isEqualTo(new TokenCounts(25, 1, 9000, 0, 300, 0, 0));
    }

    @Test
    void cacheWritesWithoutASplitAreForFiveMinutes() {
        assertThat(tokens(start("{\"input_tokens\":1,\"cache_creation_input_tokens\":500}")))
                .isEqualTo(new TokenCounts(1, 0, 0, 500, 0, 0, 0));
        assertThat(tokens(start("{\"input_tokens\":1,\"cache_creation_input_tokens\":500,\"cache_creation\":null}")))
                .isEqualTo(new TokenCounts(1, 0, 0, 500, 0, 0, 0));
    }

    @Test
    void aSplitWithoutATotalIsItsOwn() {
        assertThat(tokens(start(
                        "{\"cache_creation\":{\"ephemeral_5m_input_tokens\":5,\"ephemeral_1h_input_tokens\":6}}")))
                .isEqualTo(new TokenCounts(0, 0, 0, 5, 6, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input_tokens\":-5,\"output_tokens\":-1}",
                "{\"input_tokens\":99999999999999999999999999,\"output_tokens\":9223372036854775807}",
                "{\"input_tokens\":1000000000001,\"output_tokens\":9200000000000000000}",
                "{\"input_tokens\":\"12\",\"output_tokens\":true}",
                "{\"input_tokens\":1.5,\"output_tokens\":1e9}",
                "{\"input_tokens\":{\"a\":1},\"output_tokens\":[1,2]}",
                "{\"cache_creation\":7,\"server_tool_use\":[],\"output_tokens_details\":\"x\"}",
                "{\"cache_creation\":{\"ephemeral_1h_input_tokens\":-1},\"cache_creation_input_tokens\":-9}"
            })
    void countsThatCannotBeTrueChangeNothing(String usage) {
        assertThat(tokens(START + delta(usage))).isEqualTo(new TokenCounts(25, 1, 9000, 1200, 400, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[]", "\"x\""})
    void aUsageThatIsNoObjectChangesNothing(String usage) {
        assertThat(tokens(START + delta(usage))).isEqualTo(new TokenCounts(25, 1, 9000, 1200, 400, 0, 0));
    }

    @Test
    void anErrorEventTellsItsType() {
        String error = event(
                "error", "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");

        Reading reading = read(START + CONTENT + error);

        assertThat(reading.error()).hasValue("overloaded_error");
        assertThat(reading.complete()).isFalse();
        assertThat(reading.betweenEvents()).isTrue();
        assertThat(reading.tokens()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"error\":null}", "{\"error\":{}}", "{\"error\":{\"type\":5}}", "[]", "x", "{\"er"})
    void anErrorEventThatDoesNotSayWhatItIsIsStillAnError(String data) {
        assertThat(read(START + event("error", data)).error()).hasValue("error");
        assertThat(read(START + "event: error\n\n").error()).hasValue("error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: message_start\n\n",
                "event: message_start\ndata:\n\n",
                "event: message_start\ndata: {\"message\":{\"usage\":{\"input\n\n",
                "event: message_start\ndata: {\"message\":7}\n\n",
                "event: message_start\ndata: []\n\n",
                "event: message_delta\ndata: 5\n\n",
                "event: message_delta\n\n",
                "event: block_review\ndata: {\"usage\":{\"input_tokens\":5}}\n\n",
                "data: {\"type\":\"message_stop\"}\n\n",
                ": message_stop\n\n"
            })
    void whatItCannotReadLeavesUsageUnknown(String stream) {
        assertThat(read(stream))
                .isEqualTo(new Reading(false, true, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void anUnreadableEventDoesNotStopTheNextOne() {
        assertThat(tokens("event: message_start\ndata: {\"mess\n\n" + START + DELTA))
                .isEqualTo(new TokenCounts(25, 144, 9000, 1200, 400, 33, 2));
    }

    @Test
    void theOpeningOfAStreamIsNoContent() {
        String ping = event("ping", "{\"type\":\"ping\"}");

        assertThat(hasContent(START + ping + ping + DELTA + STOP)).isFalse();
        assertThat(hasContent(START + event("error", "{}"))).isFalse();
        assertThat(hasContent(": comment\n\n" + START)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: content_block_start\n",
                "event: block_review\ndata: {}\n\n",
                "event: pong\n",
                "data: {\"type\":\"content_block_delta\"}\n\n"
            })
    void whateverElseComesMayBeWorthSomething(String more) {
        assertThat(hasContent(START + more)).isTrue();
    }

    @Test
    void aWholeStreamThatPutNothingOutIsEmpty() {
        String nothing = start("{\"input_tokens\":5}");

        assertThat(isEmpty(nothing + delta("{\"output_tokens\":0}") + STOP)).isTrue();
        assertThat(isEmpty(nothing + STOP)).isTrue();
        assertThat(isEmpty(nothing)).isFalse();
        assertThat(isEmpty(nothing + delta("{\"output_tokens\":3}") + STOP)).isFalse();
        assertThat(isEmpty(nothing + CONTENT + STOP)).isFalse();
    }

    private static boolean hasContent(String stream) {
        return reader(stream).hasContent();
    }

    private static boolean isEmpty(String stream) {
        return reader(stream).isEmpty();
    }

    private static MessageStreamReader reader(String stream) {
        MessageStreamReader reader = new MessageStreamReader();
        feed(reader, stream.getBytes(UTF_8));
        return reader;
    }

    @Test
    void contentOfAnySizePasses() {
        String huge = event("content_block_delta", "{\"delta\":{\"text\":\"" + "x".repeat(2_000_000) + "\"}}");
        MessageStreamReader reader = new MessageStreamReader();
        byte[] stream = (START + huge + DELTA + STOP).getBytes(UTF_8);
        for (int at = 0; at < stream.length; at += 10_000) {
            feed(reader, Arrays.copyOfRange(stream, at, Math.min(stream.length, at + 10_000)));
        }

        assertThat(reader.isComplete()).isTrue();
        assertThat(reader.tokens()).hasValue(new TokenCounts(25, 144, 9000, 1200, 400, 33, 2));
    }

    @Test
    void neverThrowsOnDamagedStreamsAndReadsThemAlikeHoweverTheyAreCut() {
        Random random = new Random(17);
        byte[] whole = (START + DELTA + STOP).getBytes(UTF_8);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = whole.clone();
            for (int damage = 1 + random.nextInt(6); damage > 0; damage--) {
                damaged[random.nextInt(damaged.length)] = (byte) "\"\\{}[]:,-9 x\n\r".charAt(random.nextInt(14));
            }
            Reading reading = read(List.of(damaged));
            Random cuts = new Random(i);
            for (int cut = 0; cut < 20; cut++) {
                int at = cuts.nextInt(damaged.length);
                assertThat(read(List.of(
                                Arrays.copyOfRange(damaged, 0, at), Arrays.copyOfRange(damaged, at, damaged.length))))
                        .isEqualTo(reading);
            }
        }
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    private static String start(String usage) {
        return event("message_start", "{\"message\":{\"model\":\"m\",\"usage\":" + usage + "}}");
    }

    private static String delta(String usage) {
        return event("message_delta", "{\"type\":\"message_delta\",\"usage\":" + usage + "}");
    }

    private static TokenCounts tokens(String stream) {
        return read(stream).tokens().orElseThrow();
    }

    /** What was read, whole and in every cut alike. */
    private static Reading read(String stream) {
        byte[] bytes = stream.getBytes(UTF_8);
        Reading whole = read(List.of(bytes));
        for (List<byte[]> pieces : Cuts.of(bytes)) {
            assertThat(read(pieces)).isEqualTo(whole);
        }
        return whole;
    }

    private static Reading read(List<byte[]> pieces) {
        MessageStreamReader reader = new MessageStreamReader();
        pieces.forEach(piece -> feed(reader, piece));
        return new Reading(
                reader.isComplete(),
                reader.isBetweenEvents(),
                reader.tokens(),
                reader.model(),
                reader.error().map(UpstreamError::type));
    }

    private static void feed(MessageStreamReader reader, byte[] piece) {
        ByteBuf buffer = Cuts.buffer(piece);
        reader.read(buffer, buffer.readerIndex(), buffer.writerIndex());
    }
}
