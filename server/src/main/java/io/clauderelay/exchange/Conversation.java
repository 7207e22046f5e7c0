package io.clauderelay.exchange;

import io.netty.buffer.ByteBuf;

/** One request and its answer, as the connection sees it. Every one ends with an answer, or with the connection. */
interface Conversation {
    /** The head is read. */
    void begin();

    /** The request breaks the rules of HTTP or of the relay's limits; the connection closes behind the answer. */
    void unreadable(Throwable cause);

    /** A piece of the body; whoever keeps it retains it. */
    void bodyComes(ByteBuf piece);

    /** The body is complete. */
    void bodyEnds();

    /** The body does not come any further. */
    void bodyStalls();

    /** The client closed the connection. */
    void clientLeft();

    /** The relay cuts the connection because it stops. */
    void relayStops();

    /** The client had fallen behind in reading and has caught up. */
    void clientCaughtUp();
}
