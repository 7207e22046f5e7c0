package io.clauderelay.keys;

import io.clauderelay.audit.Changes;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.InstantSource;
import java.util.List;

/** What the management API can do with keys. */
public final class KeyEndpoints {
    private static final String KEYS = "/keys";
    private static final String KEY = "/keys/{id}";

    private final List<Endpoint> endpoints;

    /**
     * Puts the endpoints together.
     *
     * @param targets what keys can be bound to
     * @param uses what keys use of their limits
     */
    public KeyEndpoints(
            Database database,
            Changes changes,
            Secrets secrets,
            BindingTargets targets,
            LimitUses uses,
            TimeOrderedIds ids,
            InstantSource clock) {
        KeyBindings bindings = new KeyBindings(targets);
        endpoints = List.of(
                Endpoint.get(KEYS, Access.VIEWER, new ListKeys(database, clock)),
                Endpoint.post(KEYS, Access.ADMIN, new CreateKey(changes, bindings, secrets, ids, clock)),
                Endpoint.get(KEY, Access.VIEWER, new ReadKey(database)),
                Endpoint.get(KEY + "/limits", Access.VIEWER, new ReadLimits(database, uses)),
                Endpoint.put(KEY, Access.ADMIN, new UpdateKey(changes, bindings, clock)),
                Endpoint.delete(KEY, Access.ADMIN, new DeleteKey(changes, clock)),
                Endpoint.post(KEY + "/restore", Access.ADMIN, new RestoreKey(changes, clock)),
                Endpoint.post(KEY + "/rotate", Access.ADMIN, new RotateKey(changes, secrets, clock)));
    }

    /** The endpoints, to be served by the HTTP shell. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }
}
