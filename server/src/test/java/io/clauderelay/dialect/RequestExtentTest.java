package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.anthropic.AnthropicDialect;
import io.clauderelay.dialect.openai.ChatDialect;
import io.clauderelay.dialect.openai.ResponsesDialect;
import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.ServiceTier;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class RequestExtentTest {
    private static final Dialect MESSAGES = new AnthropicDialect();
    private static final Dialect RESPONSES = new ResponsesDialect();
    private static final Dialect CHAT = new ChatDialect();

    @Test
    void aPlainMessageIsAllThereIs() {
        assertThat(of(
                        MESSAGES,
                        "{\"model\":\"m\",\"max_tokens\":512,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                .isEqualTo(new RequestExtent(512, 1, ServiceTier.STANDARD, CacheWrites.NONE, true, 0, false));
    }

    @Test
    void aMessageTellsOfItsCacheMarkersItsImagesAndItsSearches() {
        RequestExtent extent = of(MESSAGES, """
                {"max_tokens": 64000, "speed": "fast", "system": [{"type": "text", "cache_control": {"type": "ephemeral",
                "ttl": "1h"}}], "messages": [{"content": [{"type": "image"}, {"type": "image"}]}],
                "tools": [{"type": "web_search_20260301"}]}
                """);

        assertThat(extent)
                .isEqualTo(new RequestExtent(64_000, 1, ServiceTier.FAST, CacheWrites.ONE_HOUR, true, 2, true));
    }

    @Test
    void theUsualMarkerWritesForFiveMinutes() {
        assertThat(of(MESSAGES, "{\"system\":[{\"cache_control\":{\"type\":\"ephemeral\"}}]}")
                        .cacheWrites())
                .isEqualTo(CacheWrites.FIVE_MINUTES);
    }

    @Test
    void documentsAndContainersAreMoreThanTheirBytes() {
        assertThat(of(MESSAGES, "{\"messages\":[{\"content\":[{\"type\":\"document\"}]}]}")
                        .bounded())
                .isFalse();
        assertThat(of(MESSAGES, "{\"container\":\"container_1\"}").bounded()).isFalse();
    }

    @Test
    void aToolThatIsCalledSearchOrTakesAnAddressIsTheClientsOwn() {
        RequestExtent extent = of(MESSAGES, """
                {"tools": [{"name": "web_search", "input_schema": {"properties": {"url": {"type": "string"}}}}]}
                """);

        assertThat(extent.bounded()).isTrue();
        assertThat(extent.searches()).isFalse();
    }

    @Test
    void aResponseSaysHowManyTokensItMayHave() {
        assertThat(of(RESPONSES, "{\"max_output_tokens\": 4000, \"service_tier\": \"priority\", \"input\": \"hi\"}"))
                .isEqualTo(new RequestExtent(4_000, 1, ServiceTier.PRIORITY, CacheWrites.FIVE_MINUTES, true, 0, false));
        assertThat(of(RESPONSES, "{\"input\": \"hi\"}").maxOutput()).isZero();
        assertThat(of(RESPONSES, "{\"tools\": [{\"type\": \"web_search\"}]}").searches())
                .isTrue();
    }

    @Test
    void whatTheUpstreamKeepsIsOfUnknownLength() {
        assertThat(of(RESPONSES, "{\"previous_response_id\": \"resp_1\"}").bounded())
                .isFalse();
        assertThat(of(RESPONSES, "{\"previous_response_id\": null}").bounded()).isTrue();
        assertThat(of(RESPONSES, "{\"conversation\": {\"id\": \"conv_1\"}}").bounded())
                .isFalse();
        assertThat(of(RESPONSES, "{\"input\": [{\"type\": \"input_file\"}]}").bounded())
                .isFalse();
    }

    @Test
    void whatServersBringThatTheUpstreamAsksIsOfUnknownLength() {
        assertThat(of(RESPONSES, "{\"input\": [{\"type\": \"item_reference\", \"id\": \"msg_1\"}]}")
                        .bounded())
                .isFalse();
        assertThat(of(RESPONSES, "{\"tools\": [{\"type\": \"mcp\", \"server_label\": \"wiki\"}]}")
                        .bounded())
                .isFalse();
        assertThat(of(MESSAGES, "{\"mcp_servers\": [{\"type\": \"url\"}]}").bounded())
                .isFalse();
        assertThat(of(MESSAGES, "{\"tools\": [{\"type\": \"code_execution_20250825\"}]}")
                        .searches())
                .isTrue();
    }

    @Test
    void eachImageCountsOnce() {
        assertThat(of(RESPONSES, """
                        {"input": [{"type": "input_image", "image_url": "https://"}, {"type": "input_image", "file_id": "f"}]}
                        """).images()).isEqualTo(2);
        assertThat(of(CHAT, """
                        {"messages": [{"content": [{"type": "image_url", "image_url": {"url": "https://"}}]}]}
                        """).images()).isEqualTo(1);
    }

    @Test
    void aChatMayAskForSeveralAnswers() {
        RequestExtent extent = of(CHAT, "{\"n\": 3, \"max_completion_tokens\": 100, \"max_tokens\": 50}");

        assertThat(extent.answers()).isEqualTo(3);
        assertThat(extent.maxOutput()).isEqualTo(100);
    }

    @Test
    void whatIsNoNumberIsTheUpstreamsToRefuse() {
        assertThat(of(MESSAGES, "{\"max_tokens\": \"many\"}").maxOutput()).isZero();
        assertThat(of(MESSAGES, "{\"max_tokens\": -5}").maxOutput()).isZero();
        assertThat(of(MESSAGES, "{\"max_tokens\": 1e9}").maxOutput()).isZero();
    }

    private static RequestExtent of(Dialect dialect, String json) {
        TopLevelFields fields =
                new TopLevelFields(dialect.requestFields(), dialect.markedFields(), dialect.mentionedStrings());
        ByteBuf bytes = Unpooled.copiedBuffer(json.strip(), UTF_8);
        fields.read(bytes, 0, bytes.readableBytes());
        assertThat(fields.isComplete()).isTrue();
        return dialect.extent(fields);
    }
}
