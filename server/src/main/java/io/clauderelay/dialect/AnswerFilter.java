package io.clauderelay.dialect;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Takes out of a passing stream what only the relay has asked for. An event is kept back until it is known whether the
 * client gets it. Used by one event loop; to be closed, whatever the end.
 */
public interface AnswerFilter extends AutoCloseable {
    /**
     * Reads on in {@code [from, to)} of the buffer, which is body without transfer framing.
     *
     * @param passes takes what is the client's, and has to release it
     */
    void read(ByteBuf buffer, int from, int to, Consumer<ByteBuf> passes);

    /** The stream has ended: what was kept back is the client's. */
    void end(Consumer<ByteBuf> passes);

    /** Lets go of what was kept back. */
    @Override
    void close();
}
