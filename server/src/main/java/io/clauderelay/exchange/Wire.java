package io.clauderelay.exchange;

import io.netty.handler.codec.http.HttpHeaders;

/** Which language a request and its answer are in: the path says it where it can, the headers elsewhere. */
enum Wire {
    /** Anthropic's messages. */
    MESSAGES,
    /** OpenAI's responses. */
    RESPONSES,
    /** OpenAI's chat completions. */
    CHAT;

    /** Tells the language of a request to this target, known or not. */
    static Wire of(String target, HttpHeaders headers) {
        String path = Route.withoutPrefix(Route.path(target));
        if (path.startsWith(Route.Operation.MESSAGES.path())) {
            return MESSAGES;
        }
        if (path.startsWith(Route.Operation.RESPONSES.path())) {
            return RESPONSES;
        }
        if (path.startsWith("/v1/chat/")) {
            return CHAT;
        }
        if (target.startsWith("/openai/")) {
            return RESPONSES;
        }
        boolean anthropics = target.startsWith("/claude/") || headers.contains("anthropic-version");
        return anthropics || headers.contains("x-api-key") || !headers.contains("authorization") ? MESSAGES : RESPONSES;
    }
}
