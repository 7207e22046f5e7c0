package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.AnswerFilter;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.BodyEdit;
import io.clauderelay.dialect.EncryptedItems;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The OpenAI Chat Completions API, for accounts that speak it. */
public final class ChatDialect extends OpenAiDialect {
    private static final List<String> REQUEST_FIELDS = Stream.concat(
                    Stream.concat(SessionNames.REQUEST_FIELDS.stream(), GenerationExtent.FIELDS.stream()),
                    Stream.of(UsageRequest.OPTIONS))
            .toList();

    @Override
    public List<String> requestFields() {
        return REQUEST_FIELDS;
    }

    @Override
    public List<String> markedFields() {
        return ConversationStart.OF_CHAT;
    }

    @Override
    public @Nullable String unmeterable(TopLevelFields fields) {
        return null;
    }

    @Override
    public List<BodyEdit> edits(TopLevelFields fields, RequestPeek.Forwardable peek) {
        return peek.stream() ? UsageRequest.edits(fields) : List.of();
    }

    @Override
    public @Nullable AnswerFilter filter() {
        return new ChatUsageFilter();
    }

    @Override
    public @Nullable String organizationMark() {
        return null;
    }

    @Override
    public EncryptedItems encryptedItems(TopLevelFields fields, ByteBuf body) {
        return EncryptedItems.NONE;
    }

    @Override
    public @Nullable String turnHeader() {
        return null;
    }

    @Override
    public @Nullable String stateId(TopLevelFields fields) {
        return null;
    }

    @Override
    public AnswerReader streamReader() {
        return new ChatStreamReader();
    }

    @Override
    public AnswerReader documentReader() {
        return new ChatDocumentReader();
    }

    @Override
    public String errorEvent(ErrorKind kind, String message, @Nullable String answerId) {
        ErrorWords words = ErrorWords.of(kind);
        return event(ErrorWords.envelope(words.type(), words.code(), message));
    }

    @Override
    public String errorEvent(UpstreamError error) {
        return event(ErrorWords.envelope(error.type(), error.code(), error.message()));
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }
}
