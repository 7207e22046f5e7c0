package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.UpstreamError;

/** Reads {@code {"type":...,"code":...,"message":...,"param":...}}, wherever an upstream puts it. */
final class ErrorObject {
    private String type = UpstreamError.UNNAMED;
    private String code = "";
    private String message = "";

    private ErrorObject() {}

    /** Reads the object, or a sentence in its place; anything else there is an error without a name. */
    static UpstreamError read(JsonCursor json) throws JsonCursor.MalformedException {
        ErrorObject object = new ErrorObject();
        if (json.enterObject()) {
            object.readMembers(json);
        } else {
            object.message = json.readString("");
        }
        return new UpstreamError(object.type, object.code, object.message);
    }

    private void readMembers(JsonCursor json) throws JsonCursor.MalformedException {
        while (json.nextMember()) {
            if (json.nameIs("type")) {
                type = json.readString(UpstreamError.UNNAMED);
            } else if (json.nameIs("message")) {
                message = json.readString("");
            } else if (json.nameIs("code")) {
                code = json.readString("");
            } else {
                json.skipValue();
            }
        }
    }
}
