package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.stream.Stream;

/**
 * An answer that the relay gives by itself.
 *
 * @param status the HTTP status
 * @param json the body
 * @param headerLines further header lines, without line ends
 */
record OwnAnswer(int status, String json, List<String> headerLines) {

    static OwnAnswer ok(String json) {
        return new OwnAnswer(200, json, List.of());
    }

    OwnAnswer with(String headerLine) {
        return new OwnAnswer(
                status,
                json,
                Stream.concat(headerLines.stream(), Stream.of(headerLine)).toList());
    }

    /**
     * The whole answer in one buffer. A HEAD request gets the same without the body. The id stands under the names of
     * either provider, for their clients look for no other.
     */
    ByteBuf encode(ByteBufAllocator alloc, String requestId, boolean keepAlive, boolean withoutBody) {
        byte[] body = json.getBytes(UTF_8);
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpResponseStatus.valueOf(status).reasonPhrase())
                .append("\r\ncontent-type: application/json\r\ncontent-length: ")
                .append(body.length)
                .append("\r\nrequest-id: ")
                .append(requestId)
                .append("\r\nx-request-id: ")
                .append(requestId)
                .append("\r\nx-relay-request-id: ")
                .append(requestId)
                .append("\r\n");
        headerLines.forEach(line -> head.append(line).append("\r\n"));
        head.append(keepAlive ? "\r\n" : "connection: close\r\n\r\n");
        ByteBuf answer = alloc.directBuffer(head.length() + body.length);
        ByteBufUtil.writeAscii(answer, head);
        return withoutBody ? answer : answer.writeBytes(body);
    }
}
