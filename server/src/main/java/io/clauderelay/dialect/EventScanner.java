package io.clauderelay.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Finds the events of a server-sent stream in passing buffers, split anywhere, and hands the data of those that matter
 * to the dialect, in the pieces it comes in. Lines that do not matter are crossed by a search for their end; nothing is
 * allocated for them.
 */
public abstract class EventScanner {
    /** So much of the data of an event without a name is shown before it is decided on. */
    protected static final int BEGINNING_BYTES = 128;

    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't', ':'};
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    /** What a text in UTF-8 may begin with, and is no part of it. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** A line's end is searched for so far at a time, for there are two bytes that may be it. */
    private static final int SEARCHED_BYTES = 1024;

    /** So much of a line that comes in pieces is joined: enough for any name, and to decide on any data. */
    private static final int HEAD_BYTES = EVENT.length + BEGINNING_BYTES;

    /** What is done with a line that has come in part. */
    private enum Rest {
        UNDECIDED,
        PASSED_OVER,
        HANDED_OUT
    }

    private final ByteBuf head = Unpooled.buffer(HEAD_BYTES);
    private Rest rest = Rest.UNDECIDED;
    private int markBytes;
    private boolean begun;
    private boolean lineIsSplit;
    private boolean endedWithReturn;
    private boolean blankFollows;
    private boolean betweenEvents = true;
    private boolean interesting;
    private boolean decided;

    /** Reads on in {@code [from, to)} of the buffer. */
    public final void read(ByteBuf buffer, int from, int to) {
        int at = from;
        while (at < to) {
            at = readLine(buffer, at, to);
        }
    }

    /**
     * Reads on to the end of a line, which is a line feed, a carriage return, or both, or to the end of {@code [from, to)};
     * answers how far that is.
     */
    public final int readLine(ByteBuf buffer, int from, int to) {
        int at = begun ? from : crossMark(buffer, from, to);
        if (at > from || from == to) {
            return at;
        }
        if (endedWithReturn) {
            endedWithReturn = false;
            if (buffer.getByte(at) == '\n') {
                return at + 1;
            }
        }
        int end = lineEnd(buffer, at, to);
        if (end < 0) {
            keep(buffer, at, to);
            return to;
        }
        int behind = behindLineEnd(buffer, end, to);
        blankFollows = behind < to && isLineEnd(buffer.getByte(behind));
        if (lineIsSplit) {
            finishSplitLine(buffer, at, end);
        } else {
            line(buffer, at, end);
        }
        return behind;
    }

    /** Only the very first bytes are such a mark; of those that turn out to be none, a line begins. */
    private int crossMark(ByteBuf buffer, int from, int to) {
        int at = from;
        while (at < to && markBytes < MARK.length && buffer.getByte(at) == MARK[markBytes]) {
            markBytes++;
            at++;
        }
        begun = at < to || markBytes == MARK.length;
        if (begun && markBytes > 0 && markBytes < MARK.length) {
            keep(Unpooled.wrappedBuffer(MARK), 0, markBytes);
        }
        return at;
    }

    private static int lineEnd(ByteBuf buffer, int from, int to) {
        for (int at = from; at < to; at += SEARCHED_BYTES) {
            int end = Math.min(to, at + SEARCHED_BYTES);
            int newline = buffer.indexOf(at, end, (byte) '\n');
            int carriageReturn = buffer.indexOf(at, newline < 0 ? end : newline, (byte) '\r');
            if (carriageReturn >= 0 || newline >= 0) {
                return carriageReturn >= 0 ? carriageReturn : newline;
            }
        }
        return -1;
    }

    /** A carriage return ends the line at once; whether a line feed belongs to it may be seen only later. */
    private int behindLineEnd(ByteBuf buffer, int end, int to) {
        if (buffer.getByte(end) == '\n') {
            return end + 1;
        }
        if (end + 1 == to) {
            endedWithReturn = true;
            return to;
        }
        return buffer.getByte(end + 1) == '\n' ? end + 2 : end + 1;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    /** Whether the last line read was the blank one that ends an event. */
    public final boolean isBetweenEvents() {
        return betweenEvents && !lineIsSplit && (begun || markBytes == 0);
    }

    /**
     * Told when an event's name has been read; answers whether its data is wanted. The name is {@code [from, to)} of the
     * buffer.
     */
    protected abstract boolean isInteresting(ByteBuf buffer, int from, int to);

    /** Whether an event's name is enough to answer that; if not, its data is asked about as if there were no name. */
    protected boolean isDecidedByName() {
        return true;
    }

    /**
     * Told how the data of an event that has no name, or not yet, begins; answers whether it is wanted. The beginning is
     * {@code [from, to)} of the buffer, {@link #BEGINNING_BYTES} where there are as many.
     */
    protected abstract boolean isInterestingUnnamed(ByteBuf buffer, int from, int to);

    /**
     * The same question for such data of which all is here, in one line, for those who can answer it better then.
     */
    protected boolean isInterestingUnnamedWhole(ByteBuf buffer, int from, int to) {
        return isInterestingUnnamed(buffer, from, Math.min(to, from + BEGINNING_BYTES));
    }

    /**
     * Told a piece of a line of data that is wanted: {@code [from, to)} of the buffer, valid during the call only.
     */
    protected abstract void data(ByteBuf buffer, int from, int to);

    /** Told that a line of data that is wanted is over. */
    protected abstract void dataLineEnds();

    /** Told at the blank line that ends an event: only now does a client act on it. */
    protected abstract void eventEnds();

    private void keep(ByteBuf buffer, int from, int to) {
        if (!lineIsSplit) {
            head.clear();
            lineIsSplit = true;
            rest = Rest.UNDECIDED;
        }
        int at = from;
        if (rest == Rest.UNDECIDED) {
            int joined = Math.min(to - from, HEAD_BYTES - head.readableBytes());
            head.writeBytes(buffer, from, joined);
            at += joined;
            decide();
        }
        if (rest == Rest.HANDED_OUT && at < to) {
            data(buffer, at, to);
        }
    }

    /** The first bytes decide whether the rest of a long line is worth anything. */
    private void decide() {
        int length = head.readableBytes();
        if (length <= DATA.length) {
            return;
        }
        if (!startsWith(head, 0, length, DATA)) {
            return;
        }
        int from = skipSpace(head, DATA.length, length);
        if (!decided) {
            if (length < HEAD_BYTES) {
                return;
            }
            decided = true;
            interesting = isInterestingUnnamed(head, from, from + BEGINNING_BYTES);
        }
        rest = interesting ? Rest.HANDED_OUT : Rest.PASSED_OVER;
        if (interesting) {
            data(head, from, length);
        }
    }

    private void finishSplitLine(ByteBuf buffer, int from, int to) {
        keep(buffer, from, to);
        lineIsSplit = false;
        switch (rest) {
            case UNDECIDED -> line(head, 0, head.readableBytes());
            case PASSED_OVER -> betweenEvents = false;
            case HANDED_OUT -> {
                betweenEvents = false;
                dataLineEnds();
            }
        }
    }

    private void line(ByteBuf buffer, int from, int end) {
        if (end == from) {
            endEvent();
            return;
        }
        betweenEvents = false;
        if (startsWith(buffer, from, end, DATA)) {
            dataLine(buffer, skipSpace(buffer, from + DATA.length, end), end);
        } else if (startsWith(buffer, from, end, EVENT)) {
            nameLine(buffer, skipSpace(buffer, from + EVENT.length, end), end);
        }
    }

    /** An empty name is none. */
    private void nameLine(ByteBuf buffer, int from, int end) {
        if (from == end) {
            return;
        }
        boolean wanted = isInteresting(buffer, from, end);
        if (isDecidedByName()) {
            decided = true;
            interesting = wanted;
        }
    }

    private void endEvent() {
        if (!betweenEvents) {
            eventEnds();
        }
        betweenEvents = true;
        interesting = false;
        decided = false;
    }

    private void dataLine(ByteBuf buffer, int from, int end) {
        if (!decided) {
            if (from == end) {
                // An empty line says nothing of those that may come behind it.
                return;
            }
            decided = true;
            interesting = blankFollows
                    ? isInterestingUnnamedWhole(buffer, from, end)
                    : isInterestingUnnamed(buffer, from, Math.min(end, from + BEGINNING_BYTES));
        }
        if (interesting) {
            data(buffer, from, end);
            dataLineEnds();
        }
    }

    private static int skipSpace(ByteBuf buffer, int from, int to) {
        return from < to && buffer.getByte(from) == ' ' ? from + 1 : from;
    }

    /** Whether {@code [from, to)} of the buffer begins with this ASCII text. */
    protected static boolean startsWith(ByteBuf buffer, int from, int to, byte[] prefix) {
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
