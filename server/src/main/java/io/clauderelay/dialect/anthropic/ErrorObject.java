package io.clauderelay.dialect.anthropic;

import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.dialect.UpstreamError;

/** Reads the inner object of {@code {"type":"error","error":{"type":...,"message":...,"details":{"error_code":...}}}}. */
final class ErrorObject {
    private String type = UpstreamError.UNNAMED;
    private String code = "";
    private String message = "";

    private ErrorObject() {}

    /** Reads the whole envelope. */
    static UpstreamError readEnvelope(JsonCursor json) throws JsonCursor.MalformedException {
        UpstreamError error = UpstreamError.unnamed();
        if (!json.enterObject()) {
            return error;
        }
        while (json.nextMember()) {
            if (json.nameIs("error")) {
                error = read(json);
            } else {
                json.skipValue();
            }
        }
        return error;
    }

    /** Reads the inner object alone; anything else there is an error without a name. */
    static UpstreamError read(JsonCursor json) throws JsonCursor.MalformedException {
        ErrorObject object = new ErrorObject();
        if (json.enterObject()) {
            object.readMembers(json);
        } else {
            json.skipValue();
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
            } else if (json.nameIs("details") && json.enterObject()) {
                readDetails(json);
            } else {
                json.skipValue();
            }
        }
    }

    private void readDetails(JsonCursor json) throws JsonCursor.MalformedException {
        while (json.nextMember()) {
            if (json.nameIs("error_code")) {
                code = json.readString("");
            } else {
                json.skipValue();
            }
        }
    }
}
