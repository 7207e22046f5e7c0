package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.console.ContractWatch;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An admin with a script: signs in to a console over HTTP, and remembers every answer. */
final class ManagementApi implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String token;
    private final List<String> answers = new ArrayList<>();

    private ManagementApi(int consolePort, String username, String password) {
        base = URI.create("http://127.0.0.1:" + consolePort);
        JsonNode signedIn = json(send(request("/auth/admin/login", "")
                .POST(BodyPublishers.ofString(Json.write(Map.of("username", username, "password", password))))));
        token = signedIn.get("token").asText();
    }

    static ManagementApi signIn(int consolePort, String password) {
        return signIn(consolePort, "admin", password);
    }

    static ManagementApi signIn(int consolePort, String username, String password) {
        return new ManagementApi(consolePort, username, password);
    }

    /** The bearer token, a secret. */
    String token() {
        return token;
    }

    /** A key that anybody may use who has its secret. */
    IssuedKey createKey(String name) {
        return createKey(Map.of("name", name));
    }

    IssuedKey createKey(Map<String, ?> fields) {
        JsonNode created = json(post("/keys", fields));
        return new IssuedKey(
                created.at("/key/id").asText(), created.get("secret").asText());
    }

    /** An account at the given address; answers its id. */
    String createAccount(URI baseUrl, String credential) {
        return createAccount(baseUrl, credential, Map.of());
    }

    String createAccount(URI baseUrl, String credential, Map<String, ?> more) {
        return createAccount(Platform.CLAUDE_CONSOLE, baseUrl, credential, more);
    }

    String createAccount(Platform platform, URI baseUrl, String credential, Map<String, ?> more) {
        Map<String, Object> fields = new LinkedHashMap<>(more);
        fields.putIfAbsent("name", "scripted");
        fields.put("baseUrl", baseUrl.toString());
        fields.put("credential", credential);
        return json(post("/accounts/" + platform.id(), fields))
                .at("/account/id")
                .asText();
    }

    /** What the statistics say, grouped by {@code model}, {@code key} or {@code account}. */
    JsonNode usage(String groupBy) {
        return json(get("/stats/usage?groupBy=" + groupBy));
    }

    HttpResponse<String> get(String path) {
        return remembered(send(request(path, token).GET()));
    }

    JsonNode read(String path) {
        return json(get(path));
    }

    void delete(String path) {
        assertThat(send(request(path, token).DELETE()).statusCode()).isEqualTo(204);
    }

    /** Changes what there is; answers what it has become. */
    JsonNode change(String method, String path, Map<String, ?> fields) {
        return json(send(request(path, token).method(method, BodyPublishers.ofString(Json.write(fields)))));
    }

    HttpResponse<String> post(String path, Map<String, ?> fields) {
        HttpResponse<String> answer = send(request(path, token).POST(BodyPublishers.ofString(Json.write(fields))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    /** The bodies that reading brought, in order. Creating shows a key's secret and is left out. */
    List<String> answers() {
        return List.copyOf(answers);
    }

    private HttpResponse<String> remembered(HttpResponse<String> answer) {
        answers.add(answer.headers().map() + answer.body());
        return answer;
    }

    private HttpRequest.Builder request(String path, String bearer) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve("/api/v2" + path)).header("content-type", "application/json");
        return bearer.isEmpty() ? request : request.header("authorization", "Bearer " + bearer);
    }

    /** Sends a request, and holds it and the answer against the contract. */
    private HttpResponse<String> send(HttpRequest.Builder unfinished) {
        HttpRequest request = unfinished.build();
        try {
            return ContractWatch.ours().check(request, client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            assertThat(response.statusCode()).as(response.body()).isLessThan(300);
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** A key and its secret, as the answer to its creation shows them. */
    record IssuedKey(String id, String secret) {}
}
