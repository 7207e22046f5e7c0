package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@link TopLevelFields} has captured. What it cannot read is as if it were not there. */
final class CapturedValues {
    private CapturedValues() {}

    /** A string that is not empty. */
    static Optional<String> text(TopLevelFields fields, String name) {
        byte @Nullable [] raw = fields.find(name);
        if (raw == null) {
            return Optional.empty();
        }
        try {
            return notEmpty(new JsonCursor(raw).readString(""));
        } catch (JsonCursor.MalformedException e) {
            return Optional.empty();
        }
    }

    /** The member of an object, where that is a string that is not empty. */
    static Optional<String> member(byte @Nullable [] object, String name) {
        if (object == null) {
            return Optional.empty();
        }
        try {
            JsonCursor json = new JsonCursor(object);
            if (!json.enterObject()) {
                return Optional.empty();
            }
            while (json.nextMember()) {
                if (json.nameIs(name)) {
                    return notEmpty(json.readString(""));
                }
                json.skipValue();
            }
            return Optional.empty();
        } catch (JsonCursor.MalformedException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> notEmpty(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    /** Whether a member is there and true. */
    static boolean isTrue(TopLevelFields fields, String name) {
        byte @Nullable [] raw = fields.find(name);
        try {
            return raw != null && new JsonCursor(raw).readTrue();
        } catch (JsonCursor.MalformedException e) {
            return false;
        }
    }

    /** The member {@code error}, unless it is null, as it is in an answer that is fine. */
    static Optional<UpstreamError> error(TopLevelFields fields) {
        byte @Nullable [] raw = fields.find("error");
        if (raw == null) {
            boolean tooLong = fields.isComplete() && fields.has("error");
            return tooLong ? Optional.of(UpstreamError.unnamed()) : Optional.empty();
        }
        try {
            JsonCursor json = new JsonCursor(raw);
            return json.isNull() ? Optional.empty() : Optional.of(ErrorObject.read(json));
        } catch (JsonCursor.MalformedException e) {
            return Optional.empty();
        }
    }

    /** The error that an object has a member for, or is itself. */
    static UpstreamError bareError(TopLevelFields fields) {
        return error(fields)
                .orElseGet(() -> new UpstreamError(
                        UpstreamError.UNNAMED,
                        text(fields, "code").orElse(""),
                        text(fields, "message").orElse("")));
    }

    /** Whether a member is there and is no empty array; one that is too long to be captured is not empty. */
    static boolean hasElements(TopLevelFields fields, String name) {
        byte @Nullable [] raw = fields.find(name);
        if (raw == null) {
            return fields.has(name);
        }
        try {
            JsonCursor json = new JsonCursor(raw);
            return json.enterArray() && json.nextElement();
        } catch (JsonCursor.MalformedException e) {
            return false;
        }
    }
}
