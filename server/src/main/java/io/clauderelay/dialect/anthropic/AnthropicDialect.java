package io.clauderelay.dialect.anthropic;

import io.clauderelay.dialect.AnswerFilter;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.BodyEdit;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.EncryptedItems;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.ErrorText;
import io.clauderelay.dialect.HeaderLookup;
import io.clauderelay.dialect.JsonText;
import io.clauderelay.dialect.RequestExtent;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.RetryAfter;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.Platform;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Anthropic Messages API as its clients know it. */
public final class AnthropicDialect implements Dialect {
    private static final List<String> REQUEST_FIELDS = Stream.concat(
                    Stream.of("model", "stream", MessageSession.METADATA, Container.FIELD),
                    MessageExtent.FIELDS.stream())
            .toList();

    @Override
    public Platform platform() {
        return Platform.CLAUDE_CONSOLE;
    }

    @Override
    public List<String> requestFields() {
        return REQUEST_FIELDS;
    }

    @Override
    public List<String> markedFields() {
        return ConversationStart.FIELDS;
    }

    @Override
    public List<String> mentionedStrings() {
        return MessageExtent.MENTIONED;
    }

    @Override
    public RequestExtent extent(TopLevelFields fields) {
        return MessageExtent.of(fields);
    }

    @Override
    public @Nullable String sessionIdentity(HeaderLookup headers, TopLevelFields fields, @Nullable ByteBuf body) {
        return MessageSession.identity(headers, fields, body);
    }

    @Override
    public @Nullable String stateId(TopLevelFields fields) {
        byte @Nullable [] container = fields.find(Container.FIELD);
        return container == null ? null : Container.id(container).orElse(null);
    }

    @Override
    public @Nullable String unmeterable(TopLevelFields fields) {
        return null;
    }

    /** Its answers tell their usage unasked. */
    @Override
    public List<BodyEdit> edits(TopLevelFields fields, RequestPeek.Forwardable peek) {
        return List.of();
    }

    @Override
    public @Nullable AnswerFilter filter() {
        return null;
    }

    /** The member's name as every client writes it; inside of a text its quotes would be escaped. */
    @Override
    public String organizationMark() {
        return "\"signature\"";
    }

    /** The provider itself passes over thinking that it cannot read. */
    @Override
    public EncryptedItems encryptedItems(TopLevelFields fields, ByteBuf body) {
        return EncryptedItems.NONE;
    }

    @Override
    public @Nullable String turnHeader() {
        return null;
    }

    @Override
    public String requestIdHeader() {
        return "request-id";
    }

    @Override
    public boolean needsRetryAfter() {
        return false;
    }

    @Override
    public AnswerReader streamReader() {
        return new MessageStreamReader();
    }

    @Override
    public AnswerReader documentReader() {
        return new MessageDocumentReader();
    }

    @Override
    public ErrorText error(ErrorKind kind, String message, String requestId) {
        return new ErrorText(
                status(kind),
                "{\"type\":\"error\",\"error\":" + errorObject(kind, message) + ",\"request_id\":"
                        + JsonText.quote(requestId) + "}");
    }

    @Override
    public ErrorText stateNotFound(String stateId, String requestId) {
        return error(ErrorKind.NOT_FOUND, "container: " + stateId + " was not found", requestId);
    }

    @Override
    public int statusOf(UpstreamError error) {
        return switch (error.type()) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "conflict_error" -> 409;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }

    @Override
    public List<String> budgetHeaders(@Nullable Instant resetsAt, Instant now) {
        List<String> lines = new ArrayList<>(List.of(
                "x-should-retry: false",
                "anthropic-ratelimit-unified-status: rejected",
                "anthropic-ratelimit-unified-overage-status: rejected",
                "anthropic-ratelimit-unified-overage-disabled-reason: org_spend_cap_reached"));
        if (resetsAt != null) {
            lines.add("anthropic-ratelimit-unified-reset: " + resetsAt.getEpochSecond());
            lines.add("retry-after: " + RetryAfter.seconds(now, resetsAt));
        }
        return lines;
    }

    @Override
    public String ping() {
        return "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    }

    @Override
    public String errorEvent(ErrorKind kind, String message, @Nullable String answerId) {
        return "event: error\ndata: {\"type\":\"error\",\"error\":" + errorObject(kind, message) + "}\n\n";
    }

    @Override
    public String errorEvent(UpstreamError error) {
        return "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":" + JsonText.quote(error.type())
                + ",\"message\":" + JsonText.quote(error.message()) + "}}\n\n";
    }

    @Override
    public String modelList(List<String> ids) {
        String data = ids.stream().map(this::model).collect(Collectors.joining(","));
        return "{\"data\":[" + data + "],\"has_more\":false,\"first_id\":" + firstOrNull(ids) + ",\"last_id\":"
                + firstOrNull(ids.reversed()) + "}";
    }

    /** Its date of birth is not known here; the epoch is what the provider itself gives then. */
    @Override
    public String model(String id) {
        return "{\"type\":\"model\",\"id\":" + JsonText.quote(id) + ",\"display_name\":" + JsonText.quote(id)
                + ",\"created_at\":\"1970-01-01T00:00:00Z\"}";
    }

    private static String firstOrNull(List<String> ids) {
        return ids.isEmpty() ? "null" : JsonText.quote(ids.getFirst());
    }

    private static String errorObject(ErrorKind kind, String message) {
        return "{\"type\":\"" + type(kind) + "\",\"message\":" + JsonText.quote(message) + "}";
    }

    private static int status(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND, MODEL_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case TIMEOUT -> 408;
            case TOO_LARGE -> 413;
            case HEADERS_TOO_LARGE -> 431;
            case RATE_LIMITED, BUDGET_SPENT -> 429;
            case INTERNAL -> 500;
            case BAD_UPSTREAM -> 502;
            case UNAVAILABLE -> 503;
            case UPSTREAM_TIMEOUT -> 504;
            case OVERLOADED -> 529;
        };
    }

    private static String type(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST, METHOD_NOT_ALLOWED, HEADERS_TOO_LARGE -> "invalid_request_error";
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            case NOT_FOUND, MODEL_NOT_FOUND -> "not_found_error";
            case TOO_LARGE -> "request_too_large";
            case RATE_LIMITED -> "rate_limit_error";
            case BUDGET_SPENT -> "billing_error";
            case INTERNAL, BAD_UPSTREAM, UNAVAILABLE -> "api_error";
            case TIMEOUT, UPSTREAM_TIMEOUT -> "timeout_error";
            case OVERLOADED -> "overloaded_error";
        };
    }
}
