package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.ErrorText;
import io.clauderelay.dialect.HeaderLookup;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.Platform;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The OpenAI Chat Completions API, for accounts that speak it. */
public final class ChatDialect implements Dialect {
    @Override
    public Platform platform() {
        return Platform.CODEX;
    }

    @Override
    public List<String> requestFields() {
        return SessionNames.REQUEST_FIELDS;
    }

    @Override
    public List<String> markedFields() {
        return ConversationStart.OF_CHAT;
    }

    @Override
    public @Nullable String sessionIdentity(HeaderLookup headers, TopLevelFields fields, @Nullable ByteBuf body) {
        return SessionNames.identity(headers, fields, body);
    }

    @Override
    public ChatStreamReader streamReader() {
        return new ChatStreamReader();
    }

    @Override
    public AnswerReader documentReader() {
        return new ChatDocumentReader();
    }

    @Override
    public ErrorText error(ErrorKind kind, String message, String requestId) {
        return ErrorWords.text(kind, message);
    }

    @Override
    public int statusOf(UpstreamError error) {
        return ErrorWords.statusOf(error);
    }

    /** A comment: a chunk without choices would break what reads the first choice of every one. */
    @Override
    public String ping() {
        return ErrorWords.COMMENT;
    }

    @Override
    public String errorEvent(ErrorKind kind, String message) {
        ErrorWords words = ErrorWords.of(kind);
        return event(ErrorWords.envelope(words.type(), words.code(), message));
    }

    @Override
    public String errorEvent(UpstreamError error) {
        return event(ErrorWords.envelope(error.type(), error.code(), error.message()));
    }

    @Override
    public String modelList(List<String> ids) {
        return ModelWords.list(ids);
    }

    @Override
    public String model(String id) {
        return ModelWords.model(id);
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }
}
