package io.clauderelay.dialect.anthropic;

import io.clauderelay.dialect.JsonCursor;
import java.util.Optional;

/** The container in which a message's tools run: named by its id in a request, or by an object with the id in it. */
final class Container {
    static final String FIELD = "container";

    /** Many times the longest in use. */
    private static final int LONGEST_ID = 200;

    private Container() {}

    /** The id in the value of the member; empty when there is none, or it cannot be read. */
    static Optional<String> id(byte[] value) {
        try {
            return id(new JsonCursor(value));
        } catch (JsonCursor.MalformedException e) {
            return Optional.empty();
        }
    }

    /** The same of the value at the cursor. */
    static Optional<String> id(JsonCursor json) throws JsonCursor.MalformedException {
        String id = "";
        if (json.enterObject()) {
            while (json.nextMember()) {
                if (json.nameIs("id")) {
                    id = json.readString("");
                } else {
                    json.skipValue();
                }
            }
        } else {
            id = json.readString("");
        }
        return id.isEmpty() || id.length() > LONGEST_ID ? Optional.empty() : Optional.of(id);
    }
}
