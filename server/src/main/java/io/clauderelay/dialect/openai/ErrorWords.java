package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.ErrorText;
import io.clauderelay.dialect.JsonText;
import io.clauderelay.dialect.UpstreamError;
import org.jspecify.annotations.Nullable;

/**
 * How the provider words an error, and which status goes with its words.
 *
 * @param status the HTTP status
 * @param type the kind of error
 * @param code the finer code; null for none
 */
record ErrorWords(int status, String type, @Nullable String code) {
    /** What keeps a waiting client's connection from looking idle, and is no event. */
    static final String COMMENT = ": waiting\n\n";

    static final String REQUEST_ID = "x-request-id";

    static final String SERVER_ERROR = "server_error";
    static final String RATE_LIMIT = "rate_limit_exceeded";

    private static final String OF_REQUEST = "invalid_request_error";

    static ErrorWords of(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST -> new ErrorWords(400, OF_REQUEST, null);
            case UNAUTHENTICATED -> new ErrorWords(401, OF_REQUEST, "invalid_api_key");
            case FORBIDDEN -> new ErrorWords(403, OF_REQUEST, "insufficient_permissions");
            case NOT_FOUND -> new ErrorWords(404, OF_REQUEST, null);
            case MODEL_NOT_FOUND -> new ErrorWords(404, OF_REQUEST, "model_not_found");
            case METHOD_NOT_ALLOWED -> new ErrorWords(405, OF_REQUEST, "method_not_supported");
            case TIMEOUT -> new ErrorWords(408, OF_REQUEST, "request_timeout");
            case TOO_LARGE -> new ErrorWords(413, OF_REQUEST, "request_too_large");
            case HEADERS_TOO_LARGE -> new ErrorWords(431, OF_REQUEST, "headers_too_large");
            case RATE_LIMITED -> new ErrorWords(429, "requests", RATE_LIMIT);
            case BUDGET_SPENT -> new ErrorWords(429, "billing_error", "insufficient_quota");
            case INTERNAL -> new ErrorWords(500, SERVER_ERROR, SERVER_ERROR);
            case BAD_UPSTREAM -> new ErrorWords(502, SERVER_ERROR, SERVER_ERROR);
            // Not "server_is_overloaded", which is the provider's own code: Codex gives up on it at once.
            case UNAVAILABLE, OVERLOADED -> new ErrorWords(503, SERVER_ERROR, SERVER_ERROR);
            case UPSTREAM_TIMEOUT -> new ErrorWords(504, SERVER_ERROR, SERVER_ERROR);
        };
    }

    /** The relay's own error as a response; its envelope has no place for the id of the request. */
    static ErrorText text(ErrorKind kind, String message) {
        ErrorWords words = of(kind);
        return new ErrorText(words.status, envelope(words.type, words.code, message));
    }

    static String envelope(String type, @Nullable String code, String message) {
        return "{\"error\":{\"message\":" + JsonText.quote(message) + ",\"type\":" + JsonText.quote(type)
                + ",\"param\":null,\"code\":" + (code == null || code.isEmpty() ? "null" : JsonText.quote(code)) + "}}";
    }

    /** The status with which the provider says this before a stream: its code tells more than its type. */
    static int statusOf(UpstreamError error) {
        return switch (error.code()) {
            case "invalid_api_key", "invalid_authentication" -> 401;
            case "insufficient_permissions", "unsupported_country_region_territory" -> 403;
            case "model_not_found" -> 404;
            case "insufficient_quota", "usage_limit_reached", RATE_LIMIT -> 429;
            case "server_is_overloaded", "slow_down" -> 503;
            case "context_length_exceeded",
                    "invalid_encrypted_content",
                    "invalid_prompt",
                    "previous_response_not_found" -> 400;
            case SERVER_ERROR -> 500;
            default -> speaksOfAnImage(error) ? 400 : statusOfType(error.type());
        };
    }

    /** There are a dozen codes such as {@code image_too_large} and {@code invalid_image_url}, all of the request. */
    private static boolean speaksOfAnImage(UpstreamError error) {
        return error.code().contains("image");
    }

    private static int statusOfType(String type) {
        return switch (type) {
            case OF_REQUEST -> 400;
            case "authentication_error" -> 401;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "insufficient_quota", "rate_limit_error", "requests", "tokens" -> 429;
            default -> 500;
        };
    }
}
