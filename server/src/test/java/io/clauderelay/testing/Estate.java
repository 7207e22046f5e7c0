package io.clauderelay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.accounts.AccountEndpoints;
import io.clauderelay.accounts.ConnectionTest;
import io.clauderelay.app.KeysAndAccounts;
import io.clauderelay.app.PricedExchanges;
import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditEndpoints;
import io.clauderelay.audit.Changes;
import io.clauderelay.keys.KeyEndpoints;
import io.clauderelay.keys.KeyIndex;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.pricing.PriceEndpoints;
import io.clauderelay.usage.AccountCosts;
import io.clauderelay.usage.statistics.UsageEndpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The keys and accounts of an organisation on a real database, with everything behind their endpoints. */
public final class Estate implements AutoCloseable {
    public final HandClock clock = new HandClock("2026-11-22T12:00:00Z");
    public final Database database;
    public final ChangeFeed changes;
    public final Secrets secrets;

    /** What the data plane has seen of the accounts, for tests to say. */
    public final KnownTroubles troubles = new KnownTroubles();

    /** What the next connection test comes to. */
    public ConnectionTest connection = (_, _) -> new ConnectionTest.Result(true, 200, 12, "m", null);

    private final List<Endpoint> endpoints = new ArrayList<>();

    public Estate(Path folder) throws IOException {
        this(DatabaseKind.SQLITE, folder);
    }

    public Estate(DatabaseKind kind, Path folder) throws IOException {
        this(kind, folder, false);
    }

    public Estate(DatabaseKind kind, Path folder, boolean allowPrivateUpstreams) throws IOException {
        database = kind.open(folder);
        KeyIndex.complete(database);
        changes = new ChangeFeed(database);
        secrets = Secrets.open(folder, null);
        TimeOrderedIds ids = new TimeOrderedIds(clock);
        Changes audited = new Changes(database, changes, new Audit(ids, clock));
        KeysAndAccounts both = new KeysAndAccounts(clock);
        endpoints.addAll(
                new KeyEndpoints(database, audited, secrets, both, (_, _) -> Optional.empty(), ids, clock).endpoints());
        endpoints.addAll(new AccountEndpoints(
                        database,
                        audited,
                        secrets.credentials(),
                        new AccountEndpoints.Neighbours(
                                troubles,
                                new AccountCosts(database)::since,
                                both,
                                (account, model) -> connection.run(account, model)),
                        ids,
                        clock,
                        allowPrivateUpstreams)
                .endpoints());
        endpoints.addAll(new PriceEndpoints(database, audited, new PricedExchanges(), ids, clock).endpoints());
        endpoints.addAll(new AuditEndpoints(database).endpoints());
        endpoints.addAll(new UsageEndpoints(database, clock, () -> 0).endpoints());
    }

    /** Every endpoint of keys, accounts, groups, prices, audit trail and usage. */
    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    public Endpoint endpoint(String method, String path) {
        return endpoints.stream()
                .filter(endpoint ->
                        endpoint.method().equals(method) && endpoint.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** Calls an endpoint as the console's shell would. */
    public Answer call(String method, String path, Call call) {
        return endpoint(method, path).handler().handle(call);
    }

    public Answer createKey(String json) {
        return call("POST", "/keys", ScriptedCall.with(json));
    }

    public Answer listKeys(Call call) {
        return call("GET", "/keys", call);
    }

    public Answer createAccount(String platform, String json) {
        return call("POST", "/accounts/{platform}", ScriptedCall.with(json).path("platform", platform));
    }

    public Answer listAccounts(String platform, ScriptedCall call) {
        return call("GET", "/accounts/{platform}", call.path("platform", platform));
    }

    /** An answer's body as a client reads it. */
    public static JsonNode json(Answer answer) {
        return Json.read(Json.write(Objects.requireNonNull(answer.body())), JsonNode.class);
    }

    /** What a select finds, one row after the other. */
    public List<Map<String, Object>> rows(String select) {
        return database.read(sql -> sql.createQuery(select).mapToMap().list());
    }

    /** Changes the database behind the endpoints' backs. */
    public void execute(String statement) {
        database.write(sql -> sql.execute(statement));
    }

    /** Announces a change that was made behind the endpoints' backs. */
    public void announce(Change change) {
        database.write(sql -> {
            changes.announce(sql, change);
            return change;
        });
    }

    @Override
    public void close() {
        changes.close();
        database.close();
    }
}
