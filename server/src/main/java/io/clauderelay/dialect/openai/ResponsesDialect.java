package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.AnswerFilter;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.BodyEdit;
import io.clauderelay.dialect.EncryptedItems;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.JsonText;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.dialect.UpstreamError;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The OpenAI Responses API as Codex and the SDKs know it. */
public final class ResponsesDialect extends OpenAiDialect {
    /** The member's name as every client writes it; inside of a text its quotes would be escaped. */
    private static final String MARK = "\"" + InputItems.ENCRYPTED + "\"";

    private static final String BACKGROUND = "background";

    /** What a response is called that failed before the upstream had named it. */
    private static final String NAMELESS = "resp_relay";

    private static final List<String> REQUEST_FIELDS = Stream.concat(
                    Stream.concat(SessionNames.REQUEST_FIELDS.stream(), GenerationExtent.FIELDS.stream()),
                    Stream.of(BACKGROUND))
            .toList();

    @Override
    public List<String> requestFields() {
        return REQUEST_FIELDS;
    }

    @Override
    public List<String> markedFields() {
        return ConversationStart.OF_RESPONSE;
    }

    /** A response in the background is answered before it is made, and goes on when everybody has left. */
    @Override
    public @Nullable String unmeterable(TopLevelFields fields) {
        return CapturedValues.isTrue(fields, BACKGROUND)
                ? "background: responses in the background are not supported, for their usage could not be metered;"
                        + " leave it out, or send false"
                : null;
    }

    @Override
    public List<BodyEdit> edits(TopLevelFields fields, RequestPeek.Forwardable peek) {
        return List.of();
    }

    @Override
    public @Nullable AnswerFilter filter() {
        return null;
    }

    @Override
    public @Nullable String organizationMark() {
        return MARK;
    }

    @Override
    public EncryptedItems encryptedItems(TopLevelFields fields, ByteBuf body) {
        return InputItems.of(fields, body);
    }

    @Override
    public @Nullable String turnHeader() {
        return "x-codex-turn-state";
    }

    @Override
    public @Nullable String stateId(TopLevelFields fields) {
        return ResponseState.asked(fields);
    }

    @Override
    public AnswerReader streamReader() {
        return new ResponsesStreamReader();
    }

    @Override
    public AnswerReader documentReader() {
        return new ResponsesDocumentReader();
    }

    /**
     * A response that has failed, for Codex ignores the event {@code error}. Its code is one after which Codex asks again:
     * after {@code server_is_overloaded} or {@code insufficient_quota} it would give up.
     */
    @Override
    public String errorEvent(ErrorKind kind, String message, @Nullable String answerId) {
        String code = kind == ErrorKind.RATE_LIMITED ? ErrorWords.RATE_LIMIT : ErrorWords.SERVER_ERROR;
        return failed(answerId == null ? NAMELESS : answerId, code, message);
    }

    @Override
    public String errorEvent(UpstreamError error) {
        if (!error.code().isEmpty()) {
            return failed(NAMELESS, error.code(), error.message());
        }
        int status = statusOf(error);
        String code = status == 429 ? ErrorWords.RATE_LIMIT : ErrorWords.SERVER_ERROR;
        return failed(NAMELESS, status == 400 ? "invalid_prompt" : code, error.message());
    }

    /** All members that strict clients insist on; and they take no response for another one, so it has the same id. */
    private static String failed(String id, String code, String message) {
        return "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":0,\"response\":"
                + "{\"id\":" + JsonText.quote(id)
                + ",\"object\":\"response\",\"created_at\":0,\"status\":\"failed\",\"error\":{\"code\":"
                + JsonText.quote(code) + ",\"message\":" + JsonText.quote(message)
                + "},\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},\"model\":\"\",\"output\":[],"
                + "\"parallel_tool_calls\":false,\"temperature\":null,\"tool_choice\":\"auto\",\"tools\":[],"
                + "\"top_p\":null,\"usage\":null}}\n\n";
    }
}
