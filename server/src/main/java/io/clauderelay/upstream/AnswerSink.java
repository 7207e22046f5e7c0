package io.clauderelay.upstream;

import io.netty.buffer.ByteBuf;

/** Takes the parts of an answer as they are found in what the connection brings. */
public interface AnswerSink {
    /** The answer's head. Valid during the call only. */
    void head(ResponseHead head);

    /** {@code [from, to)} of the buffer is body without transfer framing: to be read, not kept. */
    void payload(ByteBuf buffer, int from, int to);

    /**
     * {@code [from, to)} of the buffer is the same body as it came, chunk framing included when the answer is chunked,
     * but without the last chunk. To be passed on; whoever keeps it retains it.
     */
    void pass(ByteBuf buffer, int from, int to);
}
