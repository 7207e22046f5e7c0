package io.clauderelay.exchange;

import io.netty.handler.codec.http.HttpRequest;

/** What a connection needs of its listener. */
interface ConversationStarter {
    /** A request's head has come. */
    Conversation start(ClientConnection client, HttpRequest request);

    /** The connection is closed. */
    void ended(ClientConnection client);

    /** The connection broke, for the log. */
    void broke(Throwable cause);
}
