package io.clauderelay.dialect;

import io.netty.buffer.ByteBuf;

/** An {@link EventScanner} for events that are small where they matter: it hands out their data whole. */
public abstract class DataScanner extends EventScanner {
    /** An event that matters is some hundred bytes; one that grows beyond this is passed on unread. */
    private static final int MAX_DATA_BYTES = 1024 * 1024;

    private byte[] data = new byte[512];
    private int length;
    private boolean lineIsOver;
    private boolean tooLong;

    /**
     * Told at the blank line that ends an event: the data of one that is wanted is {@code data[0, length)}, its lines
     * joined by line feeds, and valid during the call only. Of any other, and of one that is too long, there is none.
     */
    protected abstract void eventEnds(byte[] data, int length);

    @Override
    protected final void data(ByteBuf buffer, int from, int to) {
        int more = to - from + (lineIsOver ? 1 : 0);
        tooLong |= more > MAX_DATA_BYTES - length;
        if (tooLong) {
            return;
        }
        if (length + more > data.length) {
            byte[] longer = new byte[Math.max(length + more, data.length * 2)];
            System.arraycopy(data, 0, longer, 0, length);
            data = longer;
        }
        if (lineIsOver) {
            data[length++] = '\n';
            lineIsOver = false;
        }
        buffer.getBytes(from, data, length, to - from);
        length += to - from;
    }

    @Override
    protected final void dataLineEnds() {
        lineIsOver = true;
    }

    @Override
    protected final void eventEnds() {
        eventEnds(data, tooLong ? 0 : length);
        length = 0;
        lineIsOver = false;
        tooLong = false;
    }
}
