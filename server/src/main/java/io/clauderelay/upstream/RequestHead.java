package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.platform.http.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the head of a request to one account: what the client sent, without what concerns only the way to the relay,
 * and with the account's credential in place of the client's. What belongs to the account is encoded once.
 */
final class RequestHead {
    /**
     * Never forwarded: both places where a client puts its key, hop-by-hop headers, what proxies and browsers add, the
     * upstream's own choice of organisation, by what names programs tell a relay their session, and what is written anew.
     * Everything else passes, known or not.
     */
    private static final HeaderNames LEFT_OUT = HeaderNames.of(
            "authorization",
            "x-api-key",
            "host",
            "content-length",
            "accept-encoding",
            "connection",
            "keep-alive",
            "proxy-*",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "x-forwarded-*",
            "forwarded",
            "x-real-ip",
            "via",
            "cf-*",
            "true-client-ip",
            "cookie",
            "origin",
            "referer",
            "sec-fetch-*",
            "accept-language",
            "openai-organization",
            "openai-project",
            "anthropic-workspace-id",
            "x-session-id",
            "x_session_id",
            "x-session-affinity",
            "x_session_affinity",
            "x-relay-*");

    private static final byte[] COLON = {':', ' '};
    private static final byte[] LINE_END = {'\r', '\n'};

    private final String pathPrefix;
    private final byte[] accountLines;
    private final @Nullable HeaderNames replaced;

    RequestHead(AccountEntry account) {
        URI base = account.baseUrl();
        this.pathPrefix = base.getRawPath() == null ? "" : base.getRawPath();
        // The answer is read for usage on its way, so it must come in the clear.
        StringBuilder lines = new StringBuilder("host: ")
                .append(base.getRawAuthority())
                .append("\r\naccept-encoding: identity\r\n")
                .append(account.authHeader())
                .append(": ")
                .append(account.authValue())
                .append("\r\n");
        for (Map.Entry<String, String> header : account.headers().entrySet()) {
            lines.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        this.accountLines = lines.toString().getBytes(US_ASCII);
        this.replaced = account.headers().isEmpty()
                ? null
                : HeaderNames.of(account.headers().keySet().toArray(String[]::new));
    }

    /** Writes request line and headers, the blank line included. */
    void write(OutgoingRequest request, ByteBuf to) {
        ByteBufUtil.writeAscii(to, request.method());
        to.writeByte(' ');
        ByteBufUtil.writeAscii(to, pathPrefix);
        ByteBufUtil.writeAscii(to, request.target());
        ByteBufUtil.writeAscii(to, " HTTP/1.1\r\n");
        to.writeBytes(accountLines);
        writeClientHeaders(request.headers(), to);
        int length = request.body().readableBytes();
        if (length > 0 || request.method().equals("POST")) {
            ByteBufUtil.writeAscii(to, "content-length: ");
            ByteBufUtil.writeAscii(to, Integer.toString(length));
            to.writeBytes(LINE_END);
        }
        to.writeBytes(LINE_END);
    }

    private void writeClientHeaders(HttpHeaders headers, ByteBuf to) {
        HeaderNames named = HeaderNames.namedByConnection(headers.getAll(HttpHeaderNames.CONNECTION));
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            CharSequence name = header.getKey();
            boolean left = LEFT_OUT.contains(name)
                    || (replaced != null && replaced.contains(name))
                    || (named != null && named.contains(name));
            if (!left) {
                writeAscii(name, to);
                to.writeBytes(COLON);
                writeAscii(header.getValue(), to);
                to.writeBytes(LINE_END);
            }
        }
    }

    private static void writeAscii(CharSequence text, ByteBuf to) {
        ByteBufUtil.writeAscii(to, text);
    }
}
