package io.clauderelay.dialect.openai;

import io.netty.buffer.ByteBuf;

/** Looks whether an object begins with its type, as nearly every server writes it: then no more need be read of it. */
final class TypeFirst {
    private static final byte[] NAME = {'"', 't', 'y', 'p', 'e', '"'};

    private TypeFirst() {}

    /** Where the inside of the type's string begins; negative when something else comes first. */
    static int valueFrom(ByteBuf buffer, int from, int to) {
        int at = behind('{', buffer, from, to);
        at = at < 0 ? at : skipBlanks(buffer, at, to);
        for (int i = 0; i < NAME.length && at >= 0; i++) {
            at = at < to && buffer.getByte(at) == NAME[i] ? at + 1 : -1;
        }
        at = at < 0 ? at : behind(':', buffer, at, to);
        return at < 0 ? at : behind('"', buffer, at, to);
    }

    private static int behind(char mark, ByteBuf buffer, int from, int to) {
        int at = skipBlanks(buffer, from, to);
        return at < to && buffer.getByte(at) == mark ? at + 1 : -1;
    }

    private static int skipBlanks(ByteBuf buffer, int from, int to) {
        int at = from;
        while (at < to && (buffer.getByte(at) == ' ' || buffer.getByte(at) == '\t')) {
            at++;
        }
        return at;
    }
}
