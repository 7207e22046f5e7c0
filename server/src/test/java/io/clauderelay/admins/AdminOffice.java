package io.clauderelay.admins;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.audit.Audit;
import io.clauderelay.console.RunningConsole;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    final Passwords passwords = new Passwords();
    final Database database;
    final RunningConsole console;

    AdminOffice(Path folder) {
        try {
            database = Database.openSqlite(folder);
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
