package io.clauderelay.accounts;

import io.clauderelay.audit.Audit;
import io.clauderelay.platform.crypto.SealedBox;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.InstantSource;
import java.util.List;

/** What the management API can do with accounts. */
public final class AccountEndpoints {
    private static final String ACCOUNTS = "/accounts/{platform}";

    private final CreateAccount create;
    private final ListAccounts list;

    /**
     * Assembles the feature.
     *
     * @param allowPrivateUpstreams whether a base URL may lead to this machine or a private network
     */
    public AccountEndpoints(
            Database database,
            ChangeFeed changes,
            Audit audit,
            SealedBox credentials,
            TimeOrderedIds ids,
            InstantSource clock,
            boolean allowPrivateUpstreams) {
        this.create = new CreateAccount(database, changes, audit, credentials, ids, clock, allowPrivateUpstreams);
        this.list = new ListAccounts(database);
    }

    /** The endpoints, to be served by the HTTP shell. */
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.get(ACCOUNTS, Access.VIEWER, list), Endpoint.post(ACCOUNTS, Access.ADMIN, create));
    }
}
