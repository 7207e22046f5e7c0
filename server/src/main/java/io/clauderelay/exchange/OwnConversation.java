package io.clauderelay.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A request that the relay answers by itself, once its body, which nobody reads, has gone by. */
final class OwnConversation implements Conversation {
    private final ClientConnection client;
    private final Stations stations;
    private final HttpRequest request;
    private final BiConsumer<String, Consumer<OwnAnswer>> answer;
    private final String requestId;
    private long bytesLeft;
    private boolean asked;
    private boolean over;

    /**
     * A conversation with a fixed end.
     *
     * @param answer makes the answer from the request's id and hands it over, at once or later
     * @param maxBodyBytes how much of a body is let go by before the connection is closed instead
     */
    OwnConversation(
            ClientConnection client,
            Stations stations,
            HttpRequest request,
            BiConsumer<String, Consumer<OwnAnswer>> answer,
            int maxBodyBytes) {
        this.client = client;
        this.stations = stations;
        this.request = request;
        this.answer = answer;
        this.requestId = stations.ids().next();
        this.bytesLeft = maxBodyBytes;
    }

    @Override
    public void begin() {
        if (HttpUtil.is100ContinueExpected(request) || HttpUtil.getContentLength(request, 0L) > bytesLeft) {
            answerBeforeTheEnd();
        }
    }

    @Override
    public void unreadable(Throwable cause) {
        answer(Refusals.unreadable(stations.dialect(), cause, requestId));
    }

    @Override
    public void bodyComes(ByteBuf piece) {
        bytesLeft -= piece.readableBytes();
        if (bytesLeft < 0) {
            answerBeforeTheEnd();
        }
    }

    @Override
    public void bodyEnds() {
        ask();
    }

    @Override
    public void bodyStalls() {
        answerBeforeTheEnd();
    }

    /** Nobody wants the rest of the body, so nothing can be read behind it either. */
    private void answerBeforeTheEnd() {
        client.closeAfterAnswer();
        ask();
    }

    /** The body may end, or go on too long, while an answer is already being made. */
    private void ask() {
        if (!asked) {
            asked = true;
            answer.accept(requestId, this::answer);
        }
    }

    private void answer(OwnAnswer own) {
        if (!over) {
            over = true;
            client.answer(own, requestId, request.method().equals(HttpMethod.HEAD));
        }
    }

    @Override
    public void clientLeft() {
        over = true;
    }

    @Override
    public void relayStops() {
        over = true;
    }

    @Override
    public void clientCaughtUp() {}
}
