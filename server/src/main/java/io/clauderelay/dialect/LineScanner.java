package io.clauderelay.dialect;

import io.netty.buffer.ByteBuf;

/** An {@link EventScanner} for events that are small where they matter: it hands out their data in whole lines. */
public abstract class LineScanner extends EventScanner {
    /** An event that matters is some hundred bytes; one that grows beyond this is passed on unread. */
    private static final int MAX_LINE_BYTES = 1024 * 1024;

    private byte[] line = new byte[512];
    private int length;
    private boolean tooLong;

    /** Told one line of data of an event that is wanted: {@code data[0, length)}, valid during the call only. */
    protected abstract void data(byte[] data, int length);

    @Override
    protected final void data(ByteBuf buffer, int from, int to) {
        int more = to - from;
        tooLong |= more > MAX_LINE_BYTES - length;
        if (tooLong) {
            return;
        }
        if (length + more > line.length) {
            byte[] longer = new byte[Math.max(length + more, line.length * 2)];
            System.arraycopy(line, 0, longer, 0, length);
            line = longer;
        }
        buffer.getBytes(from, line, length, more);
        length += more;
    }

    @Override
    protected final void dataLineEnds() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        if (!tooLong) {
            data(line, end);
        }
        length = 0;
        tooLong = false;
    }
}
