package io.clauderelay.dialect.anthropic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.TopLevelFields;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation begins with, as a digest: tools, system and first user message, which stay while it grows. Left
 * out is what clients change from turn to turn: marks for the cache, Claude Code's attribution, and whether a text is
 * written as a string or as a block. One for each thread, for the sake of its arrays.
 */
final class ConversationStart {
    private static final String TOOLS = "tools";
    private static final String SYSTEM = "system";
    private static final String MESSAGES = "messages";

    /** The members of a request to be marked. */
    static final List<String> FIELDS = List.of(TOOLS, SYSTEM, MESSAGES);

    /** Conversations that differ only behind so much of the message are taken for one, which harms nobody. */
    private static final int MOST_OF_MESSAGE_BYTES = 32 * 1024;

    /** Nearly all conversations of a program have the same tools and system, so these need not be read to their end. */
    private static final int MOST_OF_OTHERS_BYTES = 8 * 1024;

    /** So much less is kept than is read: what is left out must not decide where the rest is cut. */
    private static final int SLACK_BYTES = 1024;

    /** What lies deeper is taken as it stands, so that nobody can have the stack used up. */
    private static final int DEEPEST = 64;

    private static final int ID_BYTES = 16;
    private static final byte[] ATTRIBUTION = "x-anthropic-billing-header".getBytes(US_ASCII);

    private static final FastThreadLocal<ConversationStart> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected ConversationStart initialValue() {
            return new ConversationStart();
        }
    };

    private final MessageDigest digest;
    private final byte[] text = new byte[MOST_OF_MESSAGE_BYTES];
    private final byte[] kept = new byte[MOST_OF_MESSAGE_BYTES];
    private int end;
    private int length;
    private int mostKept;
    private int contentFrom;

    private ConversationStart() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The digest as hex; null when no message of a user is found, for then there is no conversation to tell apart. */
    static @Nullable String digest(TopLevelFields fields, ByteBuf body) {
        return OF_THREAD.get().of(fields, body);
    }

    private @Nullable String of(TopLevelFields fields, ByteBuf body) {
        digest.reset();
        load(fields.mark(MESSAGES), body, MOST_OF_MESSAGE_BYTES);
        if (!findFirstUserMessage()) {
            return null;
        }
        content(contentFrom);
        digestPart(MESSAGES);
        if (load(fields.mark(SYSTEM), body, MOST_OF_OTHERS_BYTES)) {
            content(0);
            digestPart(SYSTEM);
        }
        if (load(fields.mark(TOOLS), body, MOST_OF_OTHERS_BYTES)) {
            value();
            digestPart(TOOLS);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    }

    /** Has the text from a mark on, as far as it is read; false, and no text, when there is no such member. */
    private boolean load(int mark, ByteBuf body, int most) {
        length = 0;
        mostKept = most - SLACK_BYTES;
        end = mark < 0 ? 0 : Math.min(most, body.readableBytes() - mark);
        body.getBytes(body.readerIndex() + Math.max(mark, 0), text, 0, end);
        return mark >= 0;
    }

    private void digestPart(String name) {
        digest.update(name.getBytes(US_ASCII));
        digest.update(kept, 0, length);
    }

    private boolean findFirstUserMessage() {
        JsonCursor json = new JsonCursor(text, 0, end);
        try {
            if (json.enterArray()) {
                while (json.nextElement()) {
                    if (isOfUser(json)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (JsonCursor.MalformedException cut) {
            return false;
        }
    }

    /** Reads a message, and leaves where its content begins. Where its role is cut off, it is taken for a user's. */
    private boolean isOfUser(JsonCursor json) throws JsonCursor.MalformedException {
        contentFrom = -1;
        if (!json.enterObject()) {
            json.skipValue();
            return false;
        }
        String role = "user";
        try {
            while (json.nextMember()) {
                if (json.nameIs("role")) {
                    role = json.readString("");
                } else {
                    contentFrom = json.nameIs("content") ? json.nextFrom() : contentFrom;
                    json.skipValue();
                }
            }
        } catch (JsonCursor.MalformedException cut) {
            // What there is of it will do; whoever reads on finds the end.
        }
        return contentFrom >= 0 && role.equals("user");
    }

    /** Keeps what is said in a string, or in blocks. */
    private void content(int from) {
        JsonCursor json = new JsonCursor(text, from, end);
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
    }

    private void block(JsonCursor json) throws JsonCursor.MalformedException {
        int from = json.nextFrom();
        int textFrom = textOf(json);
        if (textFrom < 0) {
            keep(new JsonCursor(text, from, end), 0);
        } else if (!isAttribution(textFrom)) {
            said(new JsonCursor(text, textFrom, end));
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
                    isText = json.readString("").equals("text");
                } else {
                    textFrom = json.nameIs("text") ? json.nextFrom() : textFrom;
                    json.skipValue();
                }
            }
        } catch (JsonCursor.MalformedException cut) {
            // As above.
        }
        return isText ? textFrom : -1;
    }

    private boolean isAttribution(int textFrom) {
        int from = textFrom + 1;
        int to = from + ATTRIBUTION.length;
        return to <= end && Arrays.equals(text, from, to, ATTRIBUTION, 0, ATTRIBUTION.length);
    }

    /** A text, in the same way whether it was a string or a block. */
    private void said(JsonCursor json) throws JsonCursor.MalformedException {
        keep('t');
        keepLeaf(json);
    }

    private void value() {
        try {
            keep(new JsonCursor(text, 0, end), 0);
        } catch (JsonCursor.MalformedException cut) {
            // As above.
        }
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
