package io.clauderelay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.accounts.AccountEndpoints;
import io.clauderelay.audit.Audit;
import io.clauderelay.keys.KeyEndpoints;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The keys and accounts of an organisation on a real SQLite file, with everything behind their endpoints. */
public final class Estate implements AutoCloseable {
    public final HandClock clock = new HandClock("2026-11-22T12:00:00Z");
    public final Database database;
    public final ChangeFeed changes;
    public final Secrets secrets;

    private final List<Endpoint> endpoints = new ArrayList<>();

    public Estate(Path folder) throws IOException {
        this(DatabaseKind.SQLITE, folder);
    }

    public Estate(DatabaseKind kind, Path folder) throws IOException {
        this(kind, folder, false);
    }

    public Estate(DatabaseKind kind, Path folder, boolean allowPrivateUpstreams) throws IOException {
        database = kind.open(folder);
        changes = new ChangeFeed(database);
        secrets = Secrets.open(folder, null);
        TimeOrderedIds ids = new TimeOrderedIds(clock);
        Audit audit = new Audit(ids, clock);
        endpoints.addAll(new KeyEndpoints(database, changes, audit, secrets, ids, clock).endpoints());
        endpoints.addAll(
                new AccountEndpoints(database, changes, audit, secrets.credentials(), ids, clock, allowPrivateUpstreams)
                        .endpoints());
    }

    public Endpoint endpoint(String method, String path) {
        return endpoints.stream()
                .filter(endpoint ->
                        endpoint.method().equals(method) && endpoint.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    public Answer createKey(String json) {
        return endpoint("POST", "/keys").handler().handle(ScriptedCall.with(json));
    }

    public Answer listKeys(Call call) {
        return endpoint("GET", "/keys").handler().handle(call);
    }

    public Answer createAccount(String platform, String json) {
        return endpoint("POST", "/accounts/{platform}")
                .handler()
                .handle(ScriptedCall.with(json).path("platform", platform));
    }

    public Answer listAccounts(String platform, ScriptedCall call) {
        return endpoint("GET", "/accounts/{platform}").handler().handle(call.path("platform", platform));
    }

    /** An answer's body as a client reads it. */
    public static JsonNode json(Answer answer) {
        return Json.tree(Objects.requireNonNull(answer.body()));
    }

    /** What a select finds, one row after the other. */
    public List<Map<String, Object>> rows(String select) {
        return database.read(sql -> sql.createQuery(select).mapToMap().list());
    }

    /** Changes the database behind the endpoints' backs. */
    public void execute(String statement) {
        database.write(sql -> sql.execute(statement));
    }

    @Override
    public void close() {
        changes.close();
        database.close();
    }
}
