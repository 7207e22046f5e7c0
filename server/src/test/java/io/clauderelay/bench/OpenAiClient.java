package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Asks the scripted upstream as OpenAI's clients do, and sees every byte of its answers. */
record OpenAiClient(int port, String credential) {
    private static final Pattern EVENT = Pattern.compile("(?m)^event: (.*)$");
    private static final Pattern DATA = Pattern.compile("(?m)^data: (.*)$");

    String chat(String model, boolean stream) throws IOException {
        return post("/v1/chat/completions", chatBody(model, stream, ""));
    }

    static String chatBody(String model, boolean stream, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":" + stream
                + more + "}";
    }

    String response(String model, boolean stream) throws IOException {
        return post("/v1/responses", responseBody(model, "\"hi\"", ",\"stream\":" + stream));
    }

    static String responseBody(String model, String input, String more) {
        return "{\"model\":\"" + model + "\",\"input\":" + input + more + "}";
    }

    String post(String path, String body, String... lines) throws IOException {
        return send("POST", path, body, lines);
    }

    String get(String path, String... lines) throws IOException {
        return send("GET", path, "", lines);
    }

    String delete(String path) throws IOException {
        return send("DELETE", path, "");
    }

    private String send(String method, String path, String body, String... lines) throws IOException {
        List<String> head = new ArrayList<>(List.of(
                method + " " + path + " HTTP/1.1",
                "host: upstream",
                "connection: close",
                "authorization: Bearer " + credential,
                "content-length: " + body.getBytes(StandardCharsets.UTF_8).length));
        head.addAll(List.of(lines));
        try (WireClient client = new WireClient(port)) {
            return client.send(String.join("\r\n", head) + "\r\n\r\n" + body)
                    .readToEnd()
                    .bytes();
        }
    }

    /** What stands behind the head of an answer that is no stream. */
    static JsonNode json(String answer) throws IOException {
        return AnthropicJson.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    /** The value of a header; empty where there is none. */
    static String header(String answer, String name) {
        String mark = "\r\n" + name + ": ";
        int from = answer.indexOf(mark) + mark.length();
        return answer.contains(mark) ? answer.substring(from, answer.indexOf("\r\n", from)) : "";
    }

    static List<String> events(String answer) {
        return EVENT.matcher(answer).results().map(match -> match.group(1)).toList();
    }

    /** The data of each event that has JSON in one line. */
    static List<JsonNode> data(String answer) throws IOException {
        List<JsonNode> data = new ArrayList<>();
        for (String line :
                DATA.matcher(answer).results().map(match -> match.group(1)).toList()) {
            if (line.startsWith("{")) {
                data.add(AnthropicJson.JSON.readTree(line));
            }
        }
        return data;
    }
}
