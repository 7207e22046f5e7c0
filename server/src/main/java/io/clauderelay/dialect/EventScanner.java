package io.clauderelay.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Finds the events of a server-sent stream in passing buffers, split anywhere, and hands the data of those that matter
 * to the dialect. Lines that do not matter are crossed by a search for their end; nothing is allocated for them.
 */
public abstract class EventScanner {
    /** An event that matters is some hundred bytes; one that grows beyond this is passed on unread. */
    private static final int MAX_LINE_BYTES = 1024 * 1024;

    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't', ':'};
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final ByteBuf joined = Unpooled.buffer(256);
    private byte[] data = new byte[512];
    private boolean lineIsSplit;
    private boolean lineIsIgnored;
    private boolean betweenEvents = true;
    private boolean interesting;
    private boolean named;

    /** Reads on in {@code [from, to)} of the buffer. */
    public final void read(ByteBuf buffer, int from, int to) {
        int at = from;
        while (at < to) {
            int newline = buffer.indexOf(at, to, (byte) '\n');
            if (newline < 0) {
                keep(buffer, at, to);
                return;
            }
            if (lineIsSplit) {
                finishSplitLine(buffer, at, newline);
            } else {
                line(buffer, at, newline);
            }
            at = newline + 1;
        }
    }

    /** Whether the last line read was the blank one that ends an event. */
    public final boolean isBetweenEvents() {
        return betweenEvents && !lineIsSplit;
    }

    /**
     * Told when an event's name has been read; answers whether its data is wanted. The name is {@code [from, to)} of the
     * buffer.
     */
    protected abstract boolean isInteresting(ByteBuf buffer, int from, int to);

    /** Told that there is data of an event that has no name, or not yet. */
    protected abstract void unnamed();

    /** Told one line of data of an event that is wanted: {@code data[0, length)}, valid during the call only. */
    protected abstract void data(byte[] data, int length);

    /** Told at the blank line that ends an event: only now does a client act on it. */
    protected abstract void eventEnds();

    private void keep(ByteBuf buffer, int from, int to) {
        if (!lineIsSplit) {
            joined.clear();
            lineIsSplit = true;
            lineIsIgnored = false;
        }
        // The first bytes decide whether the rest of a long line is worth keeping.
        boolean decided = joined.readableBytes() >= EVENT.length;
        if (lineIsIgnored || (decided && !interesting && startsWith(joined, 0, joined.readableBytes(), DATA))) {
            lineIsIgnored = true;
            return;
        }
        joined.writeBytes(buffer, from, to - from);
        lineIsIgnored = joined.readableBytes() > MAX_LINE_BYTES;
    }

    private void finishSplitLine(ByteBuf buffer, int from, int to) {
        keep(buffer, from, to);
        lineIsSplit = false;
        if (lineIsIgnored) {
            betweenEvents = false;
        } else {
            line(joined, 0, joined.readableBytes());
        }
    }

    private void line(ByteBuf buffer, int from, int to) {
        int end = to > from && buffer.getByte(to - 1) == '\r' ? to - 1 : to;
        if (end == from) {
            if (!betweenEvents) {
                eventEnds();
            }
            betweenEvents = true;
            interesting = false;
            named = false;
            return;
        }
        betweenEvents = false;
        if (startsWith(buffer, from, end, DATA)) {
            if (interesting) {
                deliver(buffer, skipSpace(buffer, from + DATA.length, end), end);
            } else if (!named) {
                unnamed();
            }
        } else if (startsWith(buffer, from, end, EVENT)) {
            named = true;
            interesting = isInteresting(buffer, skipSpace(buffer, from + EVENT.length, end), end);
        }
    }

    private void deliver(ByteBuf buffer, int from, int to) {
        int length = to - from;
        if (length > MAX_LINE_BYTES) {
            return;
        }
        if (length > data.length) {
            data = new byte[Math.max(length, data.length * 2)];
        }
        buffer.getBytes(from, data, 0, length);
        data(data, length);
    }

    private static int skipSpace(ByteBuf buffer, int from, int to) {
        return from < to && buffer.getByte(from) == ' ' ? from + 1 : from;
    }

    private static boolean startsWith(ByteBuf buffer, int from, int to, byte[] prefix) {
        if (to - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (buffer.getByte(from + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code [from, to)} of the buffer is exactly this ASCII text. */
    protected static boolean is(ByteBuf buffer, int from, int to, byte[] text) {
        return to - from == text.length && startsWith(buffer, from, to, text);
    }
}
