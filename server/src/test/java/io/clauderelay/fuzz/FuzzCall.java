package io.clauderelay.fuzz;

import io.clauderelay.console.ContractOperation;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call to make.
 *
 * @param target path and query, escaped
 * @param authorization the header's value; null for none
 * @param speaker whose authorization that is, for people
 * @param contentType null for none
 * @param body null for none
 * @param secrets texts in the body that no answer may repeat
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FuzzCall(
        ContractOperation operation,
        String target,
        @Nullable String authorization,
        String speaker,
        @Nullable String contentType,
        byte @Nullable [] body,
        Set<String> secrets) {
    private static final int LONGEST_SHOWN = 3_000;

    HttpRequest request(URI console) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(console + target))
                .method(operation.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (authorization != null) {
            request.header("authorization", authorization);
        }
        if (contentType != null) {
            request.header("content-type", contentType);
        }
        return request.build();
    }

    /** The call for a shell, but for the token: who would repeat it signs in. */
    String asCurl() {
        StringBuilder curl = new StringBuilder("curl -X " + operation.method() + " \"$CONSOLE\"'" + target + "'");
        if (authorization != null) {
            curl.append(" -H 'authorization: <").append(speaker).append(">'");
        }
        if (contentType != null) {
            curl.append(" -H 'content-type: ").append(contentType).append("'");
        }
        if (body != null) {
            curl.append(" --data-binary $'").append(quoted(body)).append("'");
        }
        return curl.toString();
    }

    private static String quoted(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length, LONGEST_SHOWN); i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean plain = c >= ' ' && c < 0x7f && c != '\'' && c != '\\';
            text.append(plain ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return bytes.length > LONGEST_SHOWN ? text + "... (" + bytes.length + " bytes)" : text.toString();
    }
}
