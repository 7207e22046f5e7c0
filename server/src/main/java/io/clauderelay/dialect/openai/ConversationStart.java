package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.StartDigest;
import io.clauderelay.dialect.TopLevelFields;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation begins with, as a digest: instructions, tools, the first words of the developer and the first of
 * the user, which stay while it grows. The ids that clients give to what they send do not count.
 */
final class ConversationStart {
    private static final String INSTRUCTIONS = "instructions";
    private static final String TOOLS = "tools";
    private static final String INPUT = "input";
    private static final String MESSAGES = "messages";

    /** The members of a request for a response to be marked. */
    static final List<String> OF_RESPONSE = List.of(INSTRUCTIONS, TOOLS, INPUT);

    /** The members of a request for a chat completion to be marked. */
    static final List<String> OF_CHAT = List.of(TOOLS, MESSAGES);

    /** Codex sends its tools and some 25 KiB of its own words before those of the user, most of them in the input. */
    private static final int MOST_OF_INPUT_BYTES = 128 * 1024;

    /** Conversations that differ only behind so much of a message are taken for one, which harms nobody. */
    private static final int MOST_KEPT_BYTES = 31 * 1024;

    /** Nearly all conversations of a program have the same of these, so they need not be read to their end. */
    private static final int MOST_OF_OTHERS_BYTES = 8 * 1024;

    private static final int MOST_KEPT_OF_OTHERS_BYTES = MOST_OF_OTHERS_BYTES - StartDigest.SLACK_BYTES;

    private static final FastThreadLocal<StartDigest> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected StartDigest initialValue() {
            return new StartDigest(MOST_OF_INPUT_BYTES, MOST_KEPT_BYTES, "");
        }
    };

    /** Who has spoken: of each only the first words count. */
    private enum Speaker {
        TOOLS,
        DEVELOPER,
        USER,
        OTHER
    }

    private final StartDigest digest;
    private boolean toolsFound;
    private boolean developerFound;
    private boolean userFound;

    private ConversationStart(StartDigest digest) {
        this.digest = digest;
    }

    /** The digest as hex; null when no words of a user are found, for then there is no conversation to tell apart. */
    static @Nullable String digest(TopLevelFields fields, ByteBuf body) {
        StartDigest digest = OF_THREAD.get();
        digest.clear();
        ConversationStart start = new ConversationStart(digest);
        int mark = Math.max(fields.mark(INPUT), fields.mark(MESSAGES));
        digest.load(mark, body, MOST_OF_INPUT_BYTES);
        start.input();
        if (!start.userFound) {
            return null;
        }
        if (digest.load(fields.mark(INSTRUCTIONS), body, MOST_OF_OTHERS_BYTES)) {
            digest.addContent(INSTRUCTIONS, 0, MOST_KEPT_OF_OTHERS_BYTES);
        }
        if (digest.load(fields.mark(TOOLS), body, MOST_OF_OTHERS_BYTES)) {
            digest.addValue(TOOLS, 0, MOST_KEPT_OF_OTHERS_BYTES);
        }
        return digest.hex();
    }

    private void input() {
        JsonCursor json = digest.cursor(0);
        try {
            if (json.enterArray()) {
                while (!userFound && json.nextElement()) {
                    item(json);
                }
            } else if (json.nextIsString()) {
                add(Speaker.USER, json.nextFrom());
            }
        } catch (JsonCursor.MalformedException cut) {
            // What was found so far will do.
        }
    }

    /** Reads an item of the input. Where its role is cut off, it is taken for a user's. */
    private void item(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            json.skipValue();
            return;
        }
        Speaker speaker = Speaker.USER;
        int contentFrom = -1;
        int toolsFrom = -1;
        try {
            while (json.nextMember()) {
                if (json.nameIs("role")) {
                    speaker = speaker(json.readString(""));
                } else {
                    contentFrom = json.nameIs("content") ? json.nextFrom() : contentFrom;
                    toolsFrom = json.nameIs(TOOLS) ? json.nextFrom() : toolsFrom;
                    json.skipValue();
                }
            }
        } catch (JsonCursor.MalformedException cut) {
            // What there is of it will do; whoever reads on finds the end.
        }
        if (toolsFrom >= 0) {
            add(Speaker.TOOLS, toolsFrom);
        } else if (contentFrom >= 0) {
            add(speaker, contentFrom);
        }
    }

    private static Speaker speaker(String role) {
        return switch (role) {
            case "developer", "system" -> Speaker.DEVELOPER;
            case "user" -> Speaker.USER;
            default -> Speaker.OTHER;
        };
    }

    private void add(Speaker speaker, int from) {
        switch (speaker) {
            case TOOLS -> {
                if (!toolsFound) {
                    toolsFound = true;
                    digest.addValue(TOOLS, from, MOST_KEPT_OF_OTHERS_BYTES);
                }
            }
            case DEVELOPER -> {
                if (!developerFound) {
                    developerFound = true;
                    digest.addContent("developer", from, MOST_KEPT_OF_OTHERS_BYTES);
                }
            }
            case USER -> {
                userFound = true;
                digest.addContent(INPUT, from, MOST_KEPT_BYTES);
            }
            case OTHER -> {}
        }
    }
}
