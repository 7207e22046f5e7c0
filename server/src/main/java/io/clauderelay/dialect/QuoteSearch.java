package io.clauderelay.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the next quote of a JSON text: strings are nearly all of a body, and are crossed from quote to quote. */
final class QuoteSearch {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long QUOTES = 0x2222222222222222L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private QuoteSearch() {}

    /** Eight bytes at a step: a byte that equals the quote becomes 0 by exclusive or, and a 0 is found by its borrow. */
    static int next(byte[] text, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long differences = (long) LONGS.get(text, at) ^ QUOTES;
            long zeros = (differences - LOW_BITS) & ~differences & HIGH_BITS;
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        for (; at < to; at++) {
            if (text[at] == '"') {
                return at;
            }
        }
        return -1;
    }

    /** How many backslashes stand right before a place: behind an odd number of them a quote is part of the text. */
    static int backslashesBefore(byte[] text, int from, int end) {
        int at = end;
        while (at > from && text[at - 1] == '\\') {
            at--;
        }
        return end - at;
    }
}
