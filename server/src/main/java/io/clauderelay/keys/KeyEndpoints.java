package io.clauderelay.keys;

import io.clauderelay.audit.Audit;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.InstantSource;
import java.util.List;

/** What the management API can do with keys. */
public final class KeyEndpoints {
    private final CreateKey create;
    private final ListKeys list;

    public KeyEndpoints(
            Database database,
            ChangeFeed changes,
            Audit audit,
            Secrets secrets,
            TimeOrderedIds ids,
            InstantSource clock) {
        this.create = new CreateKey(database, changes, audit, secrets, ids, clock);
        this.list = new ListKeys(database);
    }

    /** The endpoints, to be served by the HTTP shell. */
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/keys", Access.VIEWER, list), Endpoint.post("/keys", Access.ADMIN, create));
    }
}
