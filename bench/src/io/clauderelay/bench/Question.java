package io.clauderelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * What a client of the reliability rows asks for.
 *
 * @param credential of the relay's key
 * @param maxTokens how long the answer may be
 */
record Question(String credential, String model, boolean stream, int maxTokens) {
    private static final String PROMPT = Prose.of(600);

    /** The request as bytes: a message for Anthropic's models, a response for OpenAI's. */
    byte[] bytes() {
        boolean openAi = model.startsWith("gpt-");
        String body = (openAi
                        ? "{\"model\":\"%s\",\"max_output_tokens\":%d,\"store\":false,\"input\":\"%s\",\"stream\":%s}"
                        : "{\"model\":\"%s\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":%s}")
                .formatted(model, maxTokens, PROMPT, stream);
        String head = (openAi ? "POST /v1/responses" : "POST /v1/messages") + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + (openAi ? "Authorization: Bearer " : "anthropic-version: 2023-06-01\r\nx-api-key: ") + credential
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length());
        request.writeBytes(head.getBytes(US_ASCII));
        request.writeBytes(body.getBytes(US_ASCII));
        return request.toByteArray();
    }
}
