package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.JsonCursor;
import org.jspecify.annotations.Nullable;

/** Reads the {@code choices} of a chunk of a chat completion, or of a whole one. */
final class ChatChoices {
    private static final int SHORTEST_SAID = 3;

    private boolean content;
    private boolean finishedForAReason;

    private ChatChoices() {}

    /** Reads the array; of what is none, nothing. */
    static ChatChoices read(byte @Nullable [] raw) {
        ChatChoices choices = new ChatChoices();
        if (raw != null) {
            try {
                choices.readArray(new JsonCursor(raw));
            } catch (JsonCursor.MalformedException _) {
                choices.content = true;
            }
        }
        return choices;
    }

    /** Whether a choice's delta has anything beyond a role. */
    boolean hasContent() {
        return content;
    }

    /** Whether it ended in a way that may mean to put nothing out: any, but that the turn is simply over. */
    boolean explainsNoOutput() {
        return finishedForAReason;
    }

    private void readArray(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterArray()) {
            return;
        }
        while (json.nextElement()) {
            if (json.enterObject()) {
                readChoice(json);
            } else {
                json.skipValue();
            }
        }
    }

    private void readChoice(JsonCursor json) throws JsonCursor.MalformedException {
        while (json.nextMember()) {
            if (json.nameIs("delta") && json.enterObject()) {
                readDelta(json);
            } else if (json.nameIs("finish_reason")) {
                String reason = json.readString("");
                finishedForAReason |= !reason.isEmpty() && !reason.equals("stop");
            } else {
                json.skipValue();
            }
        }
    }

    private void readDelta(JsonCursor json) throws JsonCursor.MalformedException {
        while (json.nextMember()) {
            boolean isRole = json.nameIs("role");
            boolean isNull = json.isNull();
            int from = json.nextFrom();
            json.skipValue();
            // An empty string, array or object has two characters.
            content |= !isRole && !isNull && json.readTo() - from >= SHORTEST_SAID;
        }
    }
}
