package io.clauderelay.dialect;

import io.netty.buffer.ByteBuf;

/**
 * An {@link EventScanner} for events that are small where they matter: it hands out their data in one piece. Nearly all
 * data is a single line, handed out when that is over; where more lines follow, all of it is once again at the event's end.
 */
public abstract class LineScanner extends EventScanner {
    /** An event that matters is some hundred bytes; one that grows beyond this is passed on unread. */
    private static final int MAX_BYTES = 1024 * 1024;

    private byte[] text = new byte[512];
    private int length;
    private int lines;
    private boolean tooLong;

    /** Told the data of an event that is wanted: {@code data[0, length)}, valid during the call only. */
    protected abstract void data(byte[] data, int length);

    /** Told at the blank line that ends an event, when its data has been told. */
    protected abstract void dataEnds();

    @Override
    protected final void data(ByteBuf buffer, int from, int to) {
        int more = to - from;
        // The byte beyond is for the line feed that joins this line to the next.
        tooLong |= more > MAX_BYTES - length - 1;
        if (tooLong) {
            return;
        }
        if (length + more + 1 > text.length) {
            byte[] longer = new byte[Math.max(length + more + 1, text.length * 2)];
            System.arraycopy(text, 0, longer, 0, length);
            text = longer;
        }
        buffer.getBytes(from, text, length, more);
        length += more;
    }

    @Override
    protected final void dataLineEnds() {
        if (tooLong) {
            return;
        }
        length = length > 0 && text[length - 1] == '\r' ? length - 1 : length;
        if (lines == 0) {
            data(text, length);
        }
        lines++;
        text[length++] = '\n';
    }

    @Override
    protected final void eventEnds() {
        if (lines > 1 && !tooLong) {
            data(text, length - 1);
        }
        length = 0;
        lines = 0;
        tooLong = false;
        dataEnds();
    }
}
