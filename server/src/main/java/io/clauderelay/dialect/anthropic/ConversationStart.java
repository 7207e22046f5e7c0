package io.clauderelay.dialect.anthropic;

import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.StartDigest;
import io.clauderelay.dialect.TopLevelFields;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation begins with, as a digest: tools, system and first user message, which stay while it grows. Claude
 * Code's attribution does not count: it changes.
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

    private static final FastThreadLocal<StartDigest> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected StartDigest initialValue() {
            return new StartDigest(MOST_OF_MESSAGE_BYTES, MOST_OF_MESSAGE_BYTES, "x-anthropic-billing-header");
        }
    };

    private ConversationStart() {}

    /** The digest as hex; null when no message of a user is found, for then there is no conversation to tell apart. */
    static @Nullable String digest(TopLevelFields fields, ByteBuf body) {
        StartDigest digest = OF_THREAD.get();
        digest.clear();
        digest.load(fields.mark(MESSAGES), body, MOST_OF_MESSAGE_BYTES);
        int contentFrom = firstUserContent(digest.cursor(0));
        if (contentFrom < 0) {
            return null;
        }
        digest.addContent(MESSAGES, contentFrom, MOST_OF_MESSAGE_BYTES - StartDigest.SLACK_BYTES);
        if (digest.load(fields.mark(SYSTEM), body, MOST_OF_OTHERS_BYTES)) {
            digest.addContent(SYSTEM, 0, MOST_OF_OTHERS_BYTES - StartDigest.SLACK_BYTES);
        }
        if (digest.load(fields.mark(TOOLS), body, MOST_OF_OTHERS_BYTES)) {
            digest.addValue(TOOLS, 0, MOST_OF_OTHERS_BYTES - StartDigest.SLACK_BYTES);
        }
        return digest.hex();
    }

    /** Where the content of the first message of a user begins; negative when there is none. */
    private static int firstUserContent(JsonCursor json) {
        try {
            if (json.enterArray()) {
                while (json.nextElement()) {
                    int contentFrom = userContent(json);
                    if (contentFrom >= 0) {
                        return contentFrom;
                    }
                }
            }
            return -1;
        } catch (JsonCursor.MalformedException cut) {
            return -1;
        }
    }

    /** Reads a message, and answers where its content begins. Where its role is cut off, it is taken for a user's. */
    private static int userContent(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            json.skipValue();
            return -1;
        }
        int contentFrom = -1;
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
        return role.equals("user") ? contentFrom : -1;
    }
}
