package io.clauderelay.exchange;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/** Netty's request decoder, set to refuse whatever two parties could read in two ways. */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;
    private static final int MAX_PIECE_BYTES = 64 * 1024;

    private final Runnable bytesArrived;

    /**
     * Sets the decoder up.
     *
     * @param bytesArrived told whenever bytes come, a whole message or not: half a head must not wait for ever
     */
    StrictRequestDecoder(HttpSettings settings, Runnable bytesArrived) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setMaxHeaderSize(settings.maxHeaders().toIntBytes())
                .setMaxChunkSize(MAX_PIECE_BYTES)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setValidateHeaders(true));
        this.bytesArrived = bytesArrived;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        bytesArrived.run();
        super.channelRead(context, message);
    }

    /**
     * The first question about every head, and so the place to refuse a coding other than chunked: it would be lost where
     * the body is framed anew for the upstream.
     */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        List<String> codings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked"))) {
            throw new IllegalArgumentException("the transfer encoding is " + codings + ", expected chunked");
        }
        return super.isContentAlwaysEmpty(message);
    }

    /** RFC 9112 §6.3 lets a server choose; a relay must not, for the next hop may choose otherwise. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both transfer-encoding and content-length");
    }
}
