package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A digest of what a conversation begins with, made of parts of a request. Left out is what clients change from turn to
 * turn: marks for the cache, one kind of text, and whether a text is written as a string or as a block. Made to be used
 * again, by one thread, for the sake of its arrays.
 */
public final class StartDigest {
    /** So much less must be kept of a part than is read: what is left out must not decide where the rest is cut. */
    public static final int SLACK_BYTES = 1024;

    /** What lies deeper is taken as it stands, so that nobody can have the stack used up. */
    private static final int DEEPEST = 64;

    private static final int ID_BYTES = 16;

    private final MessageDigest digest;
    private final byte[] text;
    private final byte[] kept;
    private final byte[] leftOut;
    private int end;
    private int length;
    private int mostKept;

    /**
     * A digest without parts.
     *
     * @param mostReadBytes the most that is read of a part
     * @param mostKeptBytes the most that is kept of a part
     * @param leftOut how a text begins that is left out; empty for none
     */
    public StartDigest(int mostReadBytes, int mostKeptBytes, String leftOut) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        text = new byte[mostReadBytes];
        kept = new byte[mostKeptBytes];
        this.leftOut = leftOut.getBytes(US_ASCII);
    }

    /** Forgets all parts. */
    public void clear() {
        digest.reset();
    }

    /**
     * Has the body's text from a mark on, at most so much of it; false, and no text, when the mark is negative, that is
     * when there is no such member.
     */
    public boolean load(int mark, ByteBuf body, int most) {
        end = mark < 0 ? 0 : Math.min(Math.min(most, text.length), body.readableBytes() - mark);
        body.getBytes(body.readerIndex() + Math.max(mark, 0), text, 0, end);
        return mark >= 0;
    }

    /** Reads the loaded text. */
    public JsonCursor cursor(int from) {
        return new JsonCursor(text, from, end);
    }

    /** Adds what is said, in a string or in blocks, from a place of the loaded text on. */
    public void addContent(String name, int from, int most) {
        begin(most);
        JsonCursor json = cursor(from);
        try {
            if (json.enterArray()) {
                while (json.nextElement()) {
                    block(json);
                }
            } else {
                said(json);
            }
        } catch (JsonCursor.MalformedException cut) {
            // What was kept so far will do.
        }
        end(name);
    }

    /** Adds a value from a place of the loaded text on, whatever it is. */
    public void addValue(String name, int from, int most) {
        begin(most);
        try {
            keep(cursor(from), 0);
        } catch (JsonCursor.MalformedException cut) {
            // As above.
        }
        end(name);
    }

    /** The digest of all parts as hex. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    }

    private void begin(int most) {
        length = 0;
        mostKept = Math.min(most, kept.length);
    }

    private void end(String name) {
        digest.update(name.getBytes(US_ASCII));
        digest.update(kept, 0, length);
    }

    private void block(JsonCursor json) throws JsonCursor.MalformedException {
        int from = json.nextFrom();
        int textFrom = textOf(json);
        if (textFrom < 0) {
            keep(cursor(from), 0);
        } else if (!isLeftOut(textFrom)) {
            said(cursor(textFrom));
        }
    }

    /** Reads a block and answers where its text begins; negative when it is not a block of text. */
    private static int textOf(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            json.skipValue();
            return -1;
        }
        int textFrom = -1;
        boolean isText = true;
        try {
            while (json.nextMember()) {
                if (json.nameIs("type")) {
                    String type = json.readString("");
                    isText = type.equals("text") || type.equals("input_text");
                } else {
                    textFrom = json.nameIs("text") ? json.nextFrom() : textFrom;
                    json.skipValue();
                }
            }
        } catch (JsonCursor.MalformedException cut) {
            // What there is of it will do; whoever reads on finds the end.
        }
        return isText ? textFrom : -1;
    }

    private boolean isLeftOut(int textFrom) {
        int from = textFrom + 1;
        int to = from + leftOut.length;
        return leftOut.length > 0 && to <= end && Arrays.equals(text, from, to, leftOut, 0, leftOut.length);
    }

    /** A text, in the same way whether it was a string or a block. */
    private void said(JsonCursor json) throws JsonCursor.MalformedException {
        keep('t');
        keepLeaf(json);
    }

    /** Keeps a value without blanks and without marks for the cache. */
    private void keep(JsonCursor json, int depth) throws JsonCursor.MalformedException {
        if (depth == DEEPEST) {
            keepLeaf(json);
        } else if (json.enterObject()) {
            keep('{');
            while (json.nextMember()) {
                if (json.nameIs("cache_control")) {
                    json.skipValue();
                } else {
                    keep(json.nameFrom(), json.nameTo());
                    keep(json, depth + 1);
                }
            }
            keep('}');
        } else if (json.enterArray()) {
            keep('[');
            while (json.nextElement()) {
                keep(json, depth + 1);
            }
            keep(']');
        } else {
            keepLeaf(json);
        }
    }

    /** Keeps the next value as it stands, or what there is of it. */
    private void keepLeaf(JsonCursor json) throws JsonCursor.MalformedException {
        int from = json.nextFrom();
        try {
            json.skipValue();
        } finally {
            keep(from, json.readTo());
            keep(',');
        }
    }

    private void keep(char mark) {
        if (length < mostKept) {
            kept[length] = (byte) mark;
            length++;
        }
    }

    private void keep(int from, int to) {
        int fits = Math.min(to - from, mostKept - length);
        System.arraycopy(text, from, kept, length, fits);
        length += fits;
    }
}
