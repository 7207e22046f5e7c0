package io.clauderelay.admins;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.audit.Audit;
import io.clauderelay.console.RunningConsole;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.crypto.QuickPasswords;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.testing.DatabaseKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Everything sign-in needs, for real but for the clock: a database, the hashing, and a console that listens. */
final class AdminOffice implements AutoCloseable {
    static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    static final String PASSWORD = "correct horse battery stäple";

    final SettableClock clock = new SettableClock();
    final Passwords passwords = QuickPasswords.open();
    final Database database;
    final RunningConsole console;

    AdminOffice(DatabaseKind kind, Path folder) {
        try {
            database = kind.open(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TimeOrderedIds ids = new TimeOrderedIds(clock);
        AdminEndpoints admins = new AdminEndpoints(
                database, new Audit(ids, clock), passwords, KEY, AdminSettings.defaults(), ids, clock);
        console = RunningConsole.with(admins::authenticate, admins.endpoints().toArray(Endpoint[]::new));
    }

    Bootstrap bootstrap() {
        TimeOrderedIds ids = new TimeOrderedIds(clock);
        return new Bootstrap(database, new Audit(ids, clock), passwords, ids, clock);
    }

    HttpResponse<String> signIn(String username, String password) {
        return console.post("/api/v2/auth/admin/login", Json.write(Map.of("username", username, "password", password)));
    }

    String token(String username, String password) {
        HttpResponse<String> response = signIn(username, password);
        if (response.statusCode() != 200) {
            throw new AssertionError("sign-in answered " + response.statusCode() + ": " + response.body());
        }
        return json(response).get("token").asText();
    }

    /** Sends JSON as the holder of a token. */
    HttpResponse<String> send(String token, String method, String path, Object body) {
        return console.send(console.request("/api/v2" + path)
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .method(method, BodyPublishers.ofString(body instanceof String text ? text : Json.write(body))));
    }

    HttpResponse<String> get(String token, String path) {
        return console.get("/api/v2" + path, token);
    }

    HttpResponse<String> delete(String token, String path) {
        return console.send(console.request("/api/v2" + path)
                .header("authorization", "Bearer " + token)
                .DELETE());
    }

    /** Adds an admin with {@link #PASSWORD}; its id. */
    String add(String token, String name, Role role) {
        HttpResponse<String> response =
                send(token, "POST", "/admins", Map.of("name", name, "role", role.id(), "password", PASSWORD));
        if (response.statusCode() != 201) {
            throw new AssertionError("adding answered " + response.statusCode() + ": " + response.body());
        }
        return json(response).at("/admin/id").asText();
    }

    /** Whether a token still opens anything. */
    boolean isSignedIn(String token) {
        return get(token, "/auth/me").statusCode() == 200;
    }

    PasswordReset passwordReset() {
        return new PasswordReset(database, new Audit(new TimeOrderedIds(clock), clock), passwords, clock);
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.mapper().readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    int execute(String sql) {
        return database.write(handle -> handle.execute(sql));
    }

    List<String> strings(String sql) {
        return database.read(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    @Override
    public void close() {
        console.close();
        database.close();
        passwords.close();
    }
}
