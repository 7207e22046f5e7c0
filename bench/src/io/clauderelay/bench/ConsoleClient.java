package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An admin's program: calls the relay's management API. */
final class ConsoleClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String token = "";

    /** A key as it is issued; the secret is shown this once. */
    record IssuedKey(String id, String secret) {}

    private ConsoleClient(int port) {
        this.port = port;
    }

    static ConsoleClient signIn(int port, String password) throws IOException, InterruptedException {
        ConsoleClient client = new ConsoleClient(port);
        ObjectNode admin = AnthropicJson.JSON.createObjectNode().put("username", "admin").put("password", password);
        client.token = text(client.post("/auth/admin/login", admin.toString()), "token");
        return client;
    }

    /** Issues a key with these fields. */
    IssuedKey createKey(String fields) throws IOException, InterruptedException {
        JsonNode answer = post("/keys", fields);
        return new IssuedKey(text(answer.path("key"), "id"), text(answer, "secret"));
    }

    /** Makes an account of the upstream, with a credential of its own, and answers its id. */
    String createAccount(String platform, String name, URI upstream) throws IOException, InterruptedException {
        ObjectNode account = AnthropicJson.JSON.createObjectNode()
                .put("name", name)
                .put("baseUrl", upstream.toString())
                .put("credential", "sk-bench-of-no-value-" + name);
        return text(post("/accounts/" + platform, account.toString()).path("account"), "id");
    }

    JsonNode read(String path) throws IOException, InterruptedException {
        return call(request(path).GET().build());
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return call(request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2" + path))
                .timeout(LIMIT);
        return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
    }

    private JsonNode call(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(request.uri().getPath() + " answered " + answer.statusCode() + " " + answer.body());
        }
        return AnthropicJson.JSON.readTree(answer.body());
    }

    private static String text(JsonNode answer, String field) throws IOException {
        if (!answer.path(field).isTextual()) {
            throw new IOException("an answer without '" + field + "', but with " + answer.properties().size() + " others");
        }
        return answer.path(field).asText();
    }

    @Override
    public void close() {
        http.close();
    }
}
