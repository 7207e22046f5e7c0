package io.clauderelay.dialect.anthropic;

import io.clauderelay.dialect.JsonCursor;

/** Reads {@code error.type} out of {@code {"type":"error","error":{...}}}. */
final class ErrorType {
    /** What an error is called that does not say what it is. */
    static final String UNNAMED = "error";

    private ErrorType() {}

    static String read(JsonCursor json) throws JsonCursor.MalformedException {
        String type = UNNAMED;
        if (!json.enterObject()) {
            return type;
        }
        while (json.nextMember()) {
            if (json.nameIs("error")) {
                type = readType(json);
            } else {
                json.skipValue();
            }
        }
        return type;
    }

    /** Reads the type out of the inner object alone. */
    static String readType(JsonCursor json) throws JsonCursor.MalformedException {
        String type = UNNAMED;
        if (!json.enterObject()) {
            json.skipValue();
            return type;
        }
        while (json.nextMember()) {
            if (json.nameIs("type")) {
                type = json.readString(UNNAMED);
            } else {
                json.skipValue();
            }
        }
        return type;
    }
}
