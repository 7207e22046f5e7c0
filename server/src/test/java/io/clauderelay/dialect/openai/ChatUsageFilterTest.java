package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.AnswerFilter;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatUsageFilterTest {
    private static final String OPENING =
            chunk("[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]", "null");
    private static final String CONTENT =
            chunk("[{\"index\":0,\"delta\":{\"content\":\"\\\"usage\\\":{} ,\\\"choices\\\":[]\"}}]", "null");
    private static final String STOP = chunk("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]", "null");
    private static final String USAGE =
            chunk("[]", "{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}");
    private static final String DONE = "data: [DONE]\n\n";

    private static String chunk(String choices, String usage) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":" + choices
                + ",\"usage\":" + usage + "}\n\n";
    }

    /** What the client gets, in every cut alike. */
    private static String passed(String stream) {
        byte[] bytes = stream.getBytes(UTF_8);
        String whole = passed(List.of(bytes));
        for (List<byte[]> pieces : Cuts.of(bytes)) {
            assertThat(passed(pieces)).isEqualTo(whole);
        }
        return whole;
    }

    private static String passed(List<byte[]> pieces) {
        StringBuilder text = new StringBuilder();
        try (AnswerFilter filter = new ChatUsageFilter()) {
            for (byte[] piece : pieces) {
                ByteBuf buffer = Cuts.buffer(piece);
                filter.read(buffer, buffer.readerIndex(), buffer.writerIndex(), passed -> append(text, passed));
                assertThat(buffer.refCnt()).isPositive();
            }
            filter.end(passed -> append(text, passed));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, ByteBuf passed) {
        text.append(passed.toString(UTF_8));
        passed.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void onlyTheChunkThatBringsNothingButTheUsageIsTakenOut(String lineEnd) {
        String stream = OPENING + CONTENT + CONTENT + STOP + USAGE + DONE;
        String expected = OPENING + CONTENT + CONTENT + STOP + DONE;

        assertThat(passed(stream.replace("\n", lineEnd))).isEqualTo(expected.replace("\n", lineEnd));
    }

    @Test
    void usageThatComesWithAChoiceIsTheClients() {
        String stream = OPENING
                + chunk("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]", "{\"prompt_tokens\":5}")
                + DONE;

        assertThat(passed(stream)).isEqualTo(stream);
    }

    @Test
    void commentsAndTheRestOfACutStreamAreTheClients() {
        String stream = ": waiting\n\n" + OPENING + CONTENT.substring(0, 40);

        assertThat(passed(stream)).isEqualTo(stream);
    }

    @Test
    void anEventThatIsLongerThanAnyUsageIsNotKeptBack() {
        String start = "data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(20_000);
        try (AnswerFilter filter = new ChatUsageFilter()) {
            StringBuilder text = new StringBuilder();
            ByteBuf buffer = Cuts.buffer(start.getBytes(UTF_8));
            filter.read(buffer, buffer.readerIndex(), buffer.writerIndex(), passed -> append(text, passed));

            assertThat(text.toString()).isEqualTo(start);
        }
    }
}
