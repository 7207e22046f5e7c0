package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The kinds of events of a stream of Responses, as far as the relay tells them apart. */
enum ResponseEvent {
    /** It says that an answer is under way, or nothing at all. */
    OPENING,
    /** An opening that names the model. */
    CREATED,
    COMPLETED,
    INCOMPLETE,
    FAILED,
    ERROR,
    /** Content, and a web search that was made. */
    WEB_SEARCH,
    /** What is worth something, or may be. */
    CONTENT,
    /** Its type is somewhere in its data. */
    UNDECIDED;

    private static final byte[] PING = ascii("ping");
    private static final byte[] ERROR_NAME = ascii("error");
    private static final byte[] KEEPALIVE = ascii("keepalive");
    private static final byte[] HEARTBEAT = ascii("heartbeat");
    private static final byte[] QUEUED = ascii("response.queued");
    private static final byte[] FAILED_NAME = ascii("response.failed");
    private static final byte[] CREATED_NAME = ascii("response.created");
    private static final byte[] COMPLETED_NAME = ascii("response.completed");
    private static final byte[] INCOMPLETE_NAME = ascii("response.incomplete");
    private static final byte[] IN_PROGRESS = ascii("response.in_progress");
    private static final byte[] WEB_SEARCH_NAME = ascii("response.web_search_call.completed");

    /** Whether its data is read. */
    boolean isRead() {
        return switch (this) {
            case CREATED, COMPLETED, INCOMPLETE, FAILED, ERROR, UNDECIDED -> true;
            case OPENING, WEB_SEARCH, CONTENT -> false;
        };
    }

    static ResponseEvent named(String name) {
        byte[] bytes = ascii(name);
        return named(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    /** Content events are nearly all there is; the length alone turns them away. */
    static ResponseEvent named(ByteBuf buffer, int from, int to) {
        return switch (to - from) {
            case 4 -> of(OPENING, PING, buffer, from);
            case 5 -> of(ERROR, ERROR_NAME, buffer, from);
            case 9 -> is(KEEPALIVE, buffer, from) ? OPENING : of(OPENING, HEARTBEAT, buffer, from);
            case 15 -> is(QUEUED, buffer, from) ? OPENING : of(FAILED, FAILED_NAME, buffer, from);
            case 16 -> of(CREATED, CREATED_NAME, buffer, from);
            case 18 -> of(COMPLETED, COMPLETED_NAME, buffer, from);
            case 19 -> of(INCOMPLETE, INCOMPLETE_NAME, buffer, from);
            case 20 -> of(OPENING, IN_PROGRESS, buffer, from);
            case 34 -> of(WEB_SEARCH, WEB_SEARCH_NAME, buffer, from);
            default -> CONTENT;
        };
    }

    private static ResponseEvent of(ResponseEvent event, byte[] name, ByteBuf buffer, int from) {
        return is(name, buffer, from) ? event : CONTENT;
    }

    private static boolean is(byte[] name, ByteBuf buffer, int from) {
        for (int i = 0; i < name.length; i++) {
            if (buffer.getByte(from + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
