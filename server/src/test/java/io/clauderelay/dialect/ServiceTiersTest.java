package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.anthropic.AnthropicDialect;
import io.clauderelay.dialect.openai.ChatDialect;
import io.clauderelay.dialect.openai.ResponsesDialect;
import io.clauderelay.vocabulary.ServiceTier;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How and where answers say that they were served, in every language, as streams and as documents. */
class ServiceTiersTest {
    private static final String COUNTS = "\"input_tokens\":25,\"output_tokens\":3";
    private static final String MESSAGE_STOP = event("message_stop", "{\"type\":\"message_stop\"}");
    private static final String MESSAGE_DELTA =
            event("message_delta", "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{" + COUNTS + "}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | STANDARD | none",
                "\"service_tier\":\"standard\" | STANDARD | none",
                "\"service_tier\":null,\"speed\":null,\"inference_geo\":null | STANDARD | none",
                "\"service_tier\":\"priority\" | PRIORITY | none",
                "\"service_tier\":\"batch\",\"inference_geo\":\"us\" | BATCH | us",
                "\"service_tier\":\"standard\",\"speed\":\"fast\",\"inference_geo\":\"global\" | FAST | global",
                "\"speed\":\"standard\",\"service_tier\":\"priority\" | PRIORITY | none",
                "\"speed\":\"fast\",\"service_tier\":\"priority\" | FAST | none",
                "\"speed\":\"fast\",\"service_tier\":\"batch\" | OTHER | none",
                "\"service_tier\":\"express\" | OTHER | none",
                "\"speed\":\"slow\" | OTHER | none",
                "\"inference_geo\":\"not_available\" | STANDARD | not_available",
                "\"inference_geo\":\"somewhere else\" | STANDARD | other",
                "\"service_tier\":{\"a\":[1]},\"inference_geo\":7 | STANDARD | none"
            })
    void aMessageTellsItsTierSpeedAndPlace(@Nullable String said, ServiceTier tier, @Nullable String geo) {
        String usage = "{" + COUNTS + (said == null ? "" : "," + said) + "}";
        AnswerReader document = read(
                new AnthropicDialect().documentReader(),
                "{\"model\":\"m\",\"stop_reason\":\"end_turn\",\"usage\":" + usage + "}");
        AnswerReader stream = read(
                new AnthropicDialect().streamReader(),
                event("message_start", "{\"message\":{\"model\":\"m\",\"usage\":" + usage + "}}")
                        + MESSAGE_DELTA
                        + MESSAGE_STOP);

        for (AnswerReader answer : new AnswerReader[] {document, stream}) {
            assertThat(answer.serviceTier()).isEqualTo(tier);
            assertThat(answer.inferenceGeo().orElse(null)).isEqualTo(geo);
            assertThat(answer.tokens()).isPresent();
            assertThat(answer.isUsageFinal()).isTrue();
        }
    }

    @Test
    void whatAMessageSaysLastCounts() {
        String opening = event(
                "message_start",
                "{\"message\":{\"usage\":{" + COUNTS + ",\"service_tier\":\"standard\",\"speed\":\"fast\"}}}");
        String closing = event(
                "message_delta", "{\"usage\":{\"output_tokens\":9,\"speed\":\"standard\",\"inference_geo\":\"us\"}}");
        AnswerReader answer = read(new AnthropicDialect().streamReader(), opening + closing);

        assertThat(answer.serviceTier()).isEqualTo(ServiceTier.STANDARD);
        assertThat(answer.inferenceGeo()).hasValue("us");
    }

    @Test
    void aMessageWhoseEndTellsNothingIsNotFinal() {
        String opening = event("message_start", "{\"message\":{\"usage\":{" + COUNTS + "}}}");
        String silent = event("message_delta", "{\"delta\":{\"stop_reason\":\"end_turn\"}}");

        assertThat(read(new AnthropicDialect().streamReader(), opening + silent + MESSAGE_STOP)
                        .isUsageFinal())
                .isFalse();
        assertThat(read(new AnthropicDialect().streamReader(), opening + MESSAGE_DELTA)
                        .isUsageFinal())
                .isFalse();
        assertThat(read(new AnthropicDialect().streamReader(), opening + MESSAGE_DELTA + MESSAGE_STOP)
                        .isUsageFinal())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, STANDARD",
                "null, STANDARD",
                "'\"default\"', STANDARD",
                "'\"auto\"', STANDARD",
                "'\"flex\"', FLEX",
                "'\"priority\"', PRIORITY",
                "'\"batch\"', BATCH",
                "'\"fast\"', FAST",
                "'\"scale\"', OTHER",
                "'\"Default\"', OTHER",
                "7, STANDARD"
            })
    void openAisAnswersTellTheirTier(@Nullable String said, ServiceTier tier) {
        String member = said == null ? "" : ",\"service_tier\":" + said;
        String response = "{\"object\":\"response\",\"status\":\"completed\",\"model\":\"m\"" + member + ",\"usage\":{"
                + COUNTS + "}}";
        String chat = "{\"model\":\"m\",\"choices\":[]" + member
                + ",\"usage\":{\"prompt_tokens\":25,\"completion_tokens\":3}}";

        for (AnswerReader answer : new AnswerReader[] {
            read(new ResponsesDialect().documentReader(), response),
            read(
                    new ResponsesDialect().streamReader(),
                    event("response.created", "{\"response\":{\"service_tier\":\"auto\",\"usage\":null}}")
                            + event("response.completed", "{\"response\":" + response + "}")),
            read(new ChatDialect().documentReader(), chat),
            read(new ChatDialect().streamReader(), "data: " + chat + "\n\ndata: [DONE]\n\n")
        }) {
            assertThat(answer.serviceTier()).isEqualTo(tier);
            assertThat(answer.inferenceGeo()).isEmpty();
            assertThat(answer.isUsageFinal()).isTrue();
        }
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    private static AnswerReader read(AnswerReader reader, String text) {
        ByteBuf bytes = Unpooled.wrappedBuffer(text.getBytes(UTF_8));
        reader.read(bytes, 0, bytes.readableBytes());
        return reader;
    }
}
