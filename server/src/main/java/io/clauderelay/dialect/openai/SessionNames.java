package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.dialect.HeaderLookup;
import io.clauderelay.dialect.TopLevelFields;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what names a request says which conversation it belongs to: what names it best is asked first. Codex' sub-agents
 * have threads of their own in their parent's session, so a session is asked for before a thread.
 */
final class SessionNames {
    private static final String CACHE_KEY = "prompt_cache_key";
    private static final String CLIENT_METADATA = "client_metadata";

    /** Who speaks, where nothing says which conversation it is. */
    private static final List<String> USERS = List.of("safety_identifier", "user");

    /** The members of a request to be captured; the first two are what every dialect looks for. */
    static final List<String> REQUEST_FIELDS = List.of(
            "model",
            "stream",
            CACHE_KEY,
            CLIENT_METADATA,
            ResponseState.CONVERSATION,
            ResponseState.PREVIOUS_RESPONSE,
            "safety_identifier",
            "user");

    /** Several times the longest in use; what is longer names no session. */
    private static final int LONGEST = 512;

    /** How Codex and its forks have spelled it; the thread last, for it is the finer one. */
    private static final List<String> CODEX_HEADERS =
            List.of("session-id", "session_id", "conversation-id", "conversation_id", "thread-id", "thread_id");

    /** The conventions of other programs. */
    private static final List<String> OTHER_HEADERS = List.of(
            "x-session-id", "x_session_id", "x-session-affinity", "x_session_affinity", "x-claude-code-session-id");

    private static final String TURN_METADATA = "x-codex-turn-metadata";
    private static final String WINDOW = "x-codex-window-id";

    private SessionNames() {}

    /** The identity with its kind before it, so that no kind is taken for another; null for none. */
    static @Nullable String identity(HeaderLookup headers, TopLevelFields fields, @Nullable ByteBuf body) {
        String name = find(headers, fields);
        return name != null || body == null ? name : named("start:", ConversationStart.digest(fields, body));
    }

    private static @Nullable String find(HeaderLookup headers, TopLevelFields fields) {
        String name = named("codex:", first(headers, CODEX_HEADERS));
        name = name != null ? name : named("header:", first(headers, OTHER_HEADERS));
        name = name != null ? name : named("cache-key:", text(fields, CACHE_KEY));
        name = name != null ? name : named("codex:", codexMetadata(headers, fields));
        name = name != null
                ? name
                : named("conversation:", ResponseState.conversation(fields).orElse(null));
        for (String user : USERS) {
            name = name != null ? name : named("user:", text(fields, user));
        }
        return name;
    }

    private static @Nullable String named(String kind, @Nullable String value) {
        return isUsable(value) ? kind + value : null;
    }

    private static boolean isUsable(@Nullable String value) {
        return value != null && !value.isBlank() && value.length() <= LONGEST;
    }

    private static @Nullable String first(HeaderLookup headers, List<String> names) {
        for (String name : names) {
            String value = headers.find(name);
            if (isUsable(value)) {
                return value;
            }
        }
        return null;
    }

    /** The session as Codex repeats it in its body and in headers that are about something else. */
    private static @Nullable String codexMetadata(HeaderLookup headers, TopLevelFields fields) {
        byte @Nullable [] metadata = fields.find(CLIENT_METADATA);
        String session = member(metadata, "session_id");
        session = isUsable(session) ? session : member(metadata, "thread_id");
        if (isUsable(session)) {
            return session;
        }
        String turn = headers.find(TURN_METADATA);
        session = turn == null ? null : member(turn.getBytes(UTF_8), "session_id");
        return isUsable(session) ? session : threadOf(headers.find(WINDOW));
    }

    /** A window is a thread and a number, such as {@code 0199…:3}; the number rises with each compaction. */
    private static @Nullable String threadOf(@Nullable String window) {
        int colon = window == null ? -1 : window.lastIndexOf(':');
        return window == null || colon < 0 ? window : window.substring(0, colon);
    }

    private static @Nullable String text(TopLevelFields fields, String name) {
        return CapturedValues.text(fields, name).orElse(null);
    }

    private static @Nullable String member(byte @Nullable [] object, String name) {
        return CapturedValues.member(object, name).orElse(null);
    }
}
