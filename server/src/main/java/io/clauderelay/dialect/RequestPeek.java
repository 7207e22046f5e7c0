package io.clauderelay.dialect;

import org.jspecify.annotations.Nullable;

/** What the relay needs to know of a request's body. */
public sealed interface RequestPeek {
    /** The member that names the model. */
    String MODEL = "model";

    /** The member that asks for a stream. */
    String STREAM = "stream";

    /** In characters. Several times the longest name in use; the name goes into every record of the exchange. */
    int LONGEST_MODEL = 200;

    /**
     * A request that can be forwarded.
     *
     * @param model the model it asks for
     * @param stream whether it asks for a stream of events
     */
    record Forwardable(String model, boolean stream) implements RequestPeek {}

    /**
     * A request that no upstream could understand.
     *
     * @param message what is wrong and what was expected, for the client
     */
    record Unreadable(String message) implements RequestPeek {}

    /** Reads the fields that were looked for with the dialect's names. */
    static RequestPeek of(TopLevelFields fields) {
        if (!fields.isComplete()) {
            return new Unreadable("The request body is not one complete JSON object.");
        }
        if (fields.isRepeated(MODEL) || fields.isRepeated(STREAM)) {
            return new Unreadable("The request body names 'model' or 'stream' more than once; name each once.");
        }
        byte @Nullable [] model = fields.find(MODEL);
        byte @Nullable [] stream = fields.find(STREAM);
        try {
            String name = model == null ? "" : new JsonCursor(model).readString("");
            if (name.isEmpty()) {
                return new Unreadable("model: Field required, a non-empty string");
            }
            if (name.length() > LONGEST_MODEL) {
                return new Unreadable("model: is " + name.length() + " characters long; send at most " + LONGEST_MODEL);
            }
            return new Forwardable(name, stream != null && new JsonCursor(stream).readTrue());
        } catch (JsonCursor.MalformedException e) {
            return new Unreadable("The request body is not valid JSON: " + e.getMessage());
        }
    }
}
