package io.clauderelay.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.streams.SlowEvents.Event;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.Optional;
import java.util.Set;

/** A second reading, slow and independent of the first: every line split, every event parsed. */
final class Reference {
    private static final Set<String> OF_ANTHROPIC = Set.of("message_start", "message_delta", "message_stop", "error");
    private static final Set<String> OF_RESPONSES = Set.of(
            "response.created",
            "response.completed",
            "response.incomplete",
            "response.failed",
            "response.web_search_call.completed",
            "error");
    private static final String DONE = "[DONE]";
    private static final String RESPONSE = "response";

    private final SlowUsage anthropic = new SlowUsage();
    private Optional<TokenCounts> openAi = Optional.empty();
    private Optional<String> model = Optional.empty();
    private Optional<UpstreamError> error = Optional.empty();
    private boolean isComplete;
    private long webSearches;

    private Reference() {}

    /** What an answer says; empty for one of which that is not certain. */
    static Optional<Said> read(Answered answer) {
        try {
            Reference reference = new Reference();
            switch (answer.shape()) {
                case STREAM -> reference.stream(answer);
                case DOCUMENT -> reference.document(answer);
            }
            Optional<TokenCounts> tokens =
                    answer.language() == Language.ANTHROPIC ? reference.anthropic.ofAnthropic() : reference.openAi;
            return Optional.of(new Said(tokens, reference.model, reference.isComplete, reference.error));
        } catch (NotWellFormedException _) {
            return Optional.empty();
        }
    }

    private void stream(Answered answer) throws NotWellFormedException {
        for (Event event : SlowEvents.of(answer.bytes())) {
            switch (answer.language()) {
                case ANTHROPIC -> message(event);
                case RESPONSES -> response(event);
                case CHAT -> chunk(event);
            }
        }
    }

    private void message(Event event) throws NotWellFormedException {
        if (!OF_ANTHROPIC.contains(event.name())) {
            return;
        }
        ObjectNode data = typed(event);
        switch (event.name()) {
            case "message_start" -> {
                anthropic.take(data.path("message").path("usage"));
                model = SlowJson.text(data.path("message").path("model")).or(() -> model);
            }
            case "message_delta" -> anthropic.take(data.path("usage"));
            case "message_stop" -> isComplete = true;
            default -> error = Optional.of(error(data.path("error"), true));
        }
    }

    /** An event's data; what is called otherwise than its event may be taken for either. */
    private static ObjectNode typed(Event event) throws NotWellFormedException {
        ObjectNode data = SlowJson.object(event.data());
        boolean isNamed = !event.name().isEmpty();
        if (isNamed && data.has("type") && !data.path("type").asText().equals(event.name())) {
            throw new NotWellFormedException("called and named differently");
        }
        return data;
    }

    private void response(Event event) throws NotWellFormedException {
        if (event.name().isEmpty() && event.data().startsWith(DONE)) {
            return;
        }
        ObjectNode data = typed(event);
        String type = event.name().isEmpty() ? data.path("type").asText() : event.name();
        if (!OF_RESPONSES.contains(type)) {
            return;
        }
        switch (type) {
            case "response.web_search_call.completed" -> webSearches++;
            case "error" -> error = Optional.of(bareError(data));
            default -> responseOf(data, type);
        }
    }

    private void responseOf(ObjectNode data, String type) {
        JsonNode response = data.path(RESPONSE);
        if (response.isObject()) {
            openAi = openAi(response.path("usage"), webSearches).or(() -> openAi);
            model = SlowJson.text(response.path("model")).or(() -> model);
        }
        isComplete |= type.equals("response.completed") || type.equals("response.incomplete");
        if (type.equals("response.failed")) {
            error = responseError(response).or(() -> Optional.of(bareError(data)));
        }
    }

    private static Optional<UpstreamError> responseError(JsonNode response) {
        JsonNode named = response.path("error");
        if (SlowJson.isSaid(named)) {
            return Optional.of(error(named, false));
        }
        boolean hasFailed = response.path("status").asText().equals("failed");
        return hasFailed ? Optional.of(UpstreamError.unnamed()) : Optional.empty();
    }

    private void chunk(Event event) throws NotWellFormedException {
        if (event.data().startsWith(DONE)) {
            if (!event.name().isEmpty()) {
                throw new NotWellFormedException("an end with a name");
            }
            isComplete = true;
            return;
        }
        ObjectNode data = SlowJson.object(event.data());
        openAi = openAi(data.path("usage"), 0).or(() -> openAi);
        model = model.or(() -> SlowJson.text(data.path("model")));
        if (SlowJson.isSaid(data.path("error"))) {
            error = Optional.of(error(data.path("error"), false));
        } else if (event.name().equals("error") && error.isEmpty()) {
            error = Optional.of(bareError(data));
        }
    }

    /**
     * Whether a part of a stream of chunks is one that brings nothing but the usage.
     *
     * @param before whether the stream begins earlier: only its very first bytes may be a mark
     */
    static boolean isUsageOnly(byte[] block, boolean before) throws NotWellFormedException {
        for (Event event : SlowEvents.of(before ? behindALine(block) : block)) {
            if (!event.data().startsWith(DONE)) {
                ObjectNode data = SlowJson.object(event.data());
                boolean hasChoices =
                        data.path("choices").isArray() && !data.path("choices").isEmpty();
                boolean isError =
                        SlowJson.isSaid(data.path("error")) || event.name().equals("error");
                return !hasChoices && !isError && openAi(data.path("usage"), 0).isPresent();
            }
        }
        return false;
    }

    private static byte[] behindALine(byte[] block) {
        byte[] behind = new byte[block.length + 1];
        behind[0] = '\n';
        System.arraycopy(block, 0, behind, 1, block.length);
        return behind;
    }

    private void document(Answered answer) throws NotWellFormedException {
        ObjectNode document = SlowJson.object(SlowEvents.text(answer.bytes()));
        boolean isAnthropic = answer.language() == Language.ANTHROPIC;
        isComplete = true;
        model = SlowJson.text(document.path("model"));
        anthropic.take(document.path("usage"));
        openAi = openAi(document.path("usage"), 0);
        JsonNode named = document.path("error");
        error = answer.language() == Language.RESPONSES
                ? responseError(document)
                : Optional.of(named).filter(SlowJson::isSaid).map(said -> error(said, isAnthropic));
    }

    private static Optional<TokenCounts> openAi(JsonNode usage, long webSearches) {
        SlowUsage counts = new SlowUsage();
        counts.take(usage);
        return counts.ofOpenAi(webSearches);
    }

    private static UpstreamError bareError(ObjectNode data) {
        return SlowJson.isSaid(data.path("error"))
                ? error(data.path("error"), false)
                : new UpstreamError(
                        UpstreamError.UNNAMED,
                        SlowJson.text(data.path("code")).orElse(""),
                        SlowJson.text(data.path("message")).orElse(""));
    }

    private static UpstreamError error(JsonNode error, boolean hasDetails) {
        JsonNode type = error.path("type");
        String code = error.path("code").isTextual() ? error.path("code").asText() : "";
        JsonNode finer = error.path("details").path("error_code");
        String sentence = error.isTextual() && !hasDetails ? error.asText() : "";
        return new UpstreamError(
                type.isTextual() ? type.asText() : UpstreamError.UNNAMED,
                hasDetails && finer.isTextual() ? finer.asText() : code,
                error.path("message").isTextual() ? error.path("message").asText() : sentence);
    }
}
