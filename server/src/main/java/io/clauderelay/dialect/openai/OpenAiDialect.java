package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.ErrorText;
import io.clauderelay.dialect.HeaderLookup;
import io.clauderelay.dialect.RequestExtent;
import io.clauderelay.dialect.RetryAfter;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.Platform;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the languages of OpenAI have in common. */
abstract sealed class OpenAiDialect implements Dialect permits ChatDialect, ResponsesDialect {
    private static final String NO_RETRY = "x-should-retry: false";

    @Override
    public final Platform platform() {
        return Platform.CODEX;
    }

    @Override
    public final List<String> mentionedStrings() {
        return GenerationExtent.MENTIONED;
    }

    @Override
    public final RequestExtent extent(TopLevelFields fields) {
        return GenerationExtent.of(fields);
    }

    @Override
    public final @Nullable String sessionIdentity(HeaderLookup headers, TopLevelFields fields, @Nullable ByteBuf body) {
        return SessionNames.identity(headers, fields, body);
    }

    @Override
    public final String requestIdHeader() {
        return ErrorWords.REQUEST_ID;
    }

    @Override
    public final boolean needsRetryAfter() {
        return true;
    }

    @Override
    public final ErrorText error(ErrorKind kind, String message, String requestId) {
        return ErrorWords.text(kind, message);
    }

    @Override
    public final ErrorText stateNotFound(String stateId, String requestId) {
        return ResponseState.notFound(stateId);
    }

    @Override
    public final int statusOf(UpstreamError error) {
        return ErrorWords.statusOf(error);
    }

    @Override
    public final List<String> budgetHeaders(@Nullable Instant resetsAt, Instant now) {
        return resetsAt == null
                ? List.of(NO_RETRY)
                : List.of(NO_RETRY, "retry-after: " + RetryAfter.seconds(now, resetsAt));
    }

    /**
     * A comment. An event of any type before {@code response.created} makes the SDKs' stream helpers throw, and a chunk
     * without choices breaks what reads the first choice of every one; a comment disturbs nobody.
     */
    @Override
    public final String ping() {
        return ErrorWords.COMMENT;
    }

    @Override
    public final String modelList(List<String> ids) {
        return ModelWords.list(ids);
    }

    @Override
    public final String model(String id) {
        return ModelWords.model(id);
    }
}
