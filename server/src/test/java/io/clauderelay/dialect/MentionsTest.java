package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MentionsTest {
    private static final List<String> WANTED = List.of("cache_control", "1h", "web_search_2*");

    @Test
    void aStringIsFoundAtEveryDepthAsNameAndAsValue() {
        TopLevelFields fields = read("""
                {"cache_control": {}, "a": [{"cache_control": {"ttl": "1h"}}, "1h", "1h "], "tools": [
                {"type": "web_search_20260301"}, {"type": "web_searches"}], "b": "cache_controls"}
                """);

        assertThat(fields.mentions("cache_control")).isEqualTo(2);
        assertThat(fields.mentions("1h")).isEqualTo(2);
        assertThat(fields.mentions("web_search_2*")).isEqualTo(1);
    }

    @Test
    void whatStandsInsideOfATextIsNoMention() {
        TopLevelFields fields = read("{\"text\": \"say \\\"cache_control\\\" and \\\"1h\\\"\"}");

        assertThat(fields.mentions("cache_control")).isZero();
        assertThat(fields.mentions("1h")).isZero();
    }

    @Test
    void escapesHideNothing() {
        TopLevelFields fields =
                read("{\"\\u0063ache_control\": 1, \"x\": {\"cache\\u005fcontrol\": {\"ttl\": \"\\u0031\\u0068\"}}}");

        assertThat(fields.mentions("cache_control")).isEqualTo(2);
        assertThat(fields.mentions("1h")).isEqualTo(1);
    }

    @Test
    void blocksAndBuffersMayEndAnywhere() {
        Random random = new Random(5);
        for (int padding = 0; padding < 200; padding++) {
            int total = 16 * 1024 - 100 + padding;
            String json = "{\"pad\": \"" + "x".repeat(total) + "\", \"a\": {\"cache_control\": {\"ttl\": \"1h\"}}}";
            TopLevelFields whole = read(json);
            assertThat(whole.mentions("cache_control"))
                    .as("padding %d", padding)
                    .isEqualTo(1);
            assertThat(whole.mentions("1h")).as("padding %d", padding).isEqualTo(1);

            TopLevelFields pieces = new TopLevelFields(List.of("model"), List.of(), WANTED);
            ByteBuf bytes = Unpooled.copiedBuffer(json, UTF_8);
            int at = 0;
            while (at < bytes.readableBytes()) {
                int next = Math.min(bytes.readableBytes(), at + 1 + random.nextInt(7_000));
                pieces.read(bytes, at, next);
                at = next;
            }
            assertThat(pieces.mentions("cache_control"))
                    .as("padding %d", padding)
                    .isEqualTo(1);
            assertThat(pieces.mentions("1h")).as("padding %d", padding).isEqualTo(1);
        }
    }

    @Test
    void oneByteAtATimeFindsTheSame() {
        String json = "{\"a\": {\"cache_control\": {\"ttl\": \"1h\"}}, \"t\": \"web_search_20251212\"}";
        TopLevelFields fields = new TopLevelFields(List.of(), List.of(), WANTED);
        ByteBuf bytes = Unpooled.copiedBuffer(json, UTF_8);
        for (int at = 0; at < bytes.readableBytes(); at++) {
            fields.read(bytes, at, at + 1);
        }

        assertThat(fields.isComplete()).isTrue();
        assertThat(fields.mentions("cache_control")).isEqualTo(1);
        assertThat(fields.mentions("1h")).isEqualTo(1);
        assertThat(fields.mentions("web_search_2*")).isEqualTo(1);
    }

    private static TopLevelFields read(String json) {
        TopLevelFields fields = new TopLevelFields(List.of("model"), List.of(), WANTED);
        ByteBuf bytes = Unpooled.copiedBuffer(json.strip(), UTF_8);
        fields.read(bytes, 0, bytes.readableBytes());
        assertThat(fields.isComplete()).isTrue();
        return fields;
    }
}
