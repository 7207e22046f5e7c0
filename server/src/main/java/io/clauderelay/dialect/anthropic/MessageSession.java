package io.clauderelay.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.dialect.HeaderLookup;
import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.TopLevelFields;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which conversation a request of the Messages API belongs to: what names it best is asked first. */
final class MessageSession {
    static final String METADATA = "metadata";

    /** Several times the longest in use; what is longer names no session. */
    private static final int LONGEST = 512;

    private static final String CLAUDE_CODE_HEADER = "x-claude-code-session-id";

    /** The conventions of programs that are not Claude Code. */
    private static final List<String> HEADERS = List.of(
            "x-session-id", "x_session_id", "x-session-affinity", "x_session_affinity", "session-id", "session_id");

    private static final String OLD_SESSION = "_session_";

    private MessageSession() {}

    /** The identity with its kind before it, so that no kind is taken for another; null for none. */
    static @Nullable String identity(HeaderLookup headers, TopLevelFields fields, @Nullable ByteBuf body) {
        String header = headers.find(CLAUDE_CODE_HEADER);
        if (isUsable(header)) {
            return "claude-code:" + header;
        }
        String user = user(fields);
        String session = sessionOf(user);
        if (isUsable(session)) {
            // Claude Code writes the same id here as into its header.
            return "claude-code:" + session;
        }
        for (String name : HEADERS) {
            String value = headers.find(name);
            if (isUsable(value)) {
                return "header:" + value;
            }
        }
        if (isUsable(user)) {
            return "user:" + user;
        }
        String start = body == null ? null : ConversationStart.digest(fields, body);
        return start == null ? null : "start:" + start;
    }

    private static boolean isUsable(@Nullable String value) {
        return value != null && !value.isBlank() && value.length() <= LONGEST;
    }

    /** The member {@code user_id} of the metadata; empty for none. */
    private static String user(TopLevelFields fields) {
        byte @Nullable [] metadata = fields.find(METADATA);
        return metadata == null ? "" : member(metadata, "user_id");
    }

    /** The session inside a user id as Claude Code writes it; null when it is not one of those. */
    private static @Nullable String sessionOf(String user) {
        if (user.startsWith("{")) {
            return member(user.getBytes(UTF_8), "session_id");
        }
        // Earlier versions: user_<hex>_account_<uuid>_session_<uuid>
        int account = user.indexOf("_account_");
        int session = user.indexOf(OLD_SESSION, Math.max(account, 0));
        boolean isOld = user.startsWith("user_") && account > 0 && session > 0;
        return isOld ? user.substring(session + OLD_SESSION.length()) : null;
    }

    /** A member that is a string; empty when there is none, or no object. */
    private static String member(byte[] object, String name) {
        try {
            JsonCursor json = new JsonCursor(object);
            if (!json.enterObject()) {
                return "";
            }
            while (json.nextMember()) {
                if (json.nameIs(name)) {
                    return json.readString("");
                }
                json.skipValue();
            }
            return "";
        } catch (JsonCursor.MalformedException notEvenJson) {
            return "";
        }
    }
}
