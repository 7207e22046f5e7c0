package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clauderelay.platform.http.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class ResponseHeadTest {
    @Test
    void findsHeadersWhateverTheirCaseAndSpacing() throws Exception {
        ResponseHead head = parse(
                "HTTP/1.1 429 Too Many Requests\r\nRetry-After:  7 \t\r\nX-Empty:\r\nx-twice: a\r\nX-Twice: b\r\n\r\n");

        assertThat(head.status()).isEqualTo(429);
        assertThat(head.isHttp10()).isFalse();
        assertThat(head.find("retry-after")).hasValue("7");
        assertThat(head.find("x-empty")).hasValue("");
        assertThat(head.find("x-twice")).hasValue("a");
        assertThat(head.count("x-twice")).isEqualTo(2);
        assertThat(head.find("retry")).isEmpty();
        assertThat(head.find("retry-after2")).isEmpty();
    }

    @Test
    void aStatusLineNeedsNoReason() throws Exception {
        assertThat(parse("HTTP/1.1 200\r\n\r\n").status()).isEqualTo(200);
        assertThat(parse("HTTP/1.1 529 \r\n\r\n").status()).isEqualTo(529);
        assertThat(parse("HTTP/1.0 200 OK\r\n\r\n").isHttp10()).isTrue();
    }

    @Test
    void theReasonIsTheUpstreamsOwn() throws Exception {
        assertThat(reason("HTTP/1.1 529 Site is overloaded\r\n\r\n")).isEqualTo("Site is overloaded");
        assertThat(reason("HTTP/1.1 200 OK\r\n\r\n")).isEqualTo("OK");
        assertThat(reason("HTTP/1.1 200 \r\n\r\n")).isEmpty();
        assertThat(reason("HTTP/1.1 200\r\n\r\n")).isEmpty();
        assertThat(reason("HTTP/1.1 200 O\0K\r\n\r\n")).isEmpty();
    }

    private static String reason(String text) throws MalformedResponseException {
        ByteBuf words = Unpooled.buffer();
        parse(text).writeReason(words);
        return words.toString(ISO_8859_1);
    }

    @Test
    void writesAllHeadersButThoseToLeaveOut() throws Exception {
        ResponseHead head = parse("HTTP/1.1 200 OK\r\nServer: x\r\nX-Value:a:b, c\r\nCF-Ray: 1\r\nx-obs: é\r\n\r\n");
        ByteBuf lines = Unpooled.buffer();

        head.writeWithout(HeaderNames.of("server", "cf-*"), lines);

        assertThat(lines.toString(ISO_8859_1)).isEqualTo("X-Value: a:b, c\r\nx-obs: é\r\n");
    }

    @Test
    void isFilledAnewForEveryAnswer() throws Exception {
        ResponseHead head = parse("HTTP/1.0 200 OK\r\na: 1\r\nb: 2\r\n\r\n");
        head.clear();
        append(head, "HTTP/1.1 404 Not Found\r\nc: 3\r\n\r\n");
        head.parse();

        assertThat(head.status()).isEqualTo(404);
        assertThat(head.isHttp10()).isFalse();
        assertThat(head.find("a")).isEmpty();
        assertThat(head.find("c")).hasValue("3");
    }

    @Test
    void aHeadWithoutItsBlankLineIsNone() {
        assertThatExceptionOfType(MalformedResponseException.class)
                .isThrownBy(() -> parse("HTTP/1.1 200 OK\r\na: 1\r\n"))
                .withMessageContaining("blank line");
        assertThatExceptionOfType(MalformedResponseException.class).isThrownBy(() -> parse("HTTP/1.1 200 OK"));
    }

    private static ResponseHead parse(String text) throws MalformedResponseException {
        ResponseHead head = new ResponseHead();
        append(head, text);
        head.parse();
        return head;
    }

    private static void append(ResponseHead head, String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, ISO_8859_1);
        head.append(bytes, 0, bytes.writerIndex());
    }
}
