package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.anthropic.AnthropicDialect;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class IncomingRequestTest {
    private static final String NAMELESS =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"say hi\"}],\"stream\":true}";
    private static final String NAMED =
            "{\"model\":\"m\",\"metadata\":{\"user_id\":\"{\\\"session_id\\\":\\\"s-1\\\"}\"},\"messages\":[]}";

    private final HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/messages");

    @Test
    void tellsTheSameSessionHoweverTheBodyIsCut() {
        IncomingRequest whole = request(List.of(NAMELESS.getBytes(UTF_8)));
        String identity = whole.sessionIdentity();
        whole.release();
        assertThat(identity).startsWith("start:");

        for (List<byte[]> pieces : Cuts.of(NAMELESS.getBytes(UTF_8))) {
            IncomingRequest request = request(pieces);
            assertThat(request.sessionIdentity()).isEqualTo(identity);
            assertThat(request.bodyBytes()).isEqualTo(NAMELESS.length());
            request.release();
        }
    }

    @Test
    void aHeaderNamesTheSessionHoweverItIsWritten() {
        head.headers().set("X-Claude-Code-Session-Id", "s-2");
        IncomingRequest request = request(List.of(NAMED.getBytes(UTF_8)));

        assertThat(request.sessionIdentity()).isEqualTo("claude-code:s-2");
        request.release();
    }

    @Test
    void aCompressedBodyIsAskedForItsMetadataOnly() throws IOException {
        head.headers().set("content-encoding", "gzip");
        IncomingRequest named = request(List.of(packed(NAMED)));
        assertThat(named.peek()).isEqualTo(new RequestPeek.Forwardable("m", false));
        assertThat(named.sessionIdentity()).isEqualTo("claude-code:s-1");
        named.release();

        IncomingRequest nameless = request(List.of(packed(NAMELESS)));
        assertThat(nameless.peek()).isEqualTo(new RequestPeek.Forwardable("m", true));
        assertThat(nameless.sessionIdentity()).isNull();
        nameless.release();
    }

    @Test
    void seesSignedThinking() throws IOException {
        String signed = "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\","
                + "\"thinking\":\"\",\"signature\":\"ErUB\"}]}]}";
        String quoted = NAMELESS.replace("say hi", "what is \\\"signature\\\"?");
        assertThat(isOfOneOrganization(signed.getBytes(UTF_8))).isTrue();
        assertThat(isOfOneOrganization(quoted.getBytes(UTF_8))).isFalse();
        assertThat(isOfOneOrganization(new byte[0])).isFalse();

        head.headers().set("content-encoding", "gzip");
        assertThat(isOfOneOrganization(packed(signed))).isTrue();
    }

    private boolean isOfOneOrganization(byte[] body) {
        IncomingRequest request = request(List.of(body));
        boolean carries = request.isOfOneOrganization();
        request.release();
        return carries;
    }

    private IncomingRequest request(List<byte[]> pieces) {
        Route.Relayed route = new Route.Relayed(Route.Operation.MESSAGES, "/v1/messages", null);
        IncomingRequest request = new IncomingRequest(head, route, new AnthropicDialect(), 100_000);
        for (byte[] piece : pieces) {
            ByteBuf buffer = Cuts.buffer(piece);
            assertThat(request.add(buffer)).isTrue();
            buffer.release();
        }
        request.completed();
        return request;
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(packed)) {
            packing.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }
}
