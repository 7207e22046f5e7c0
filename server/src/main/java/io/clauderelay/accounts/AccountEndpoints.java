package io.clauderelay.accounts;

import io.clauderelay.audit.Changes;
import io.clauderelay.platform.crypto.SealedBox;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.InstantSource;
import java.util.List;

/** What the management API can do with accounts and their groups. */
public final class AccountEndpoints {
    private static final String ACCOUNTS = "/accounts/{platform}";
    private static final String ACCOUNT = "/accounts/{platform}/{id}";
    private static final String GROUPS = "/groups";
    private static final String GROUP = "/groups/{id}";

    private final List<Endpoint> endpoints;

    /**
     * What others do for accounts.
     *
     * @param live what the data plane has seen of them
     * @param spending what they have cost
     * @param keys the keys that are bound to them
     * @param connection asks their upstreams
     */
    public record Neighbours(LiveStates live, Spending spending, BoundKeys keys, ConnectionTest connection) {}

    /**
     * Puts the endpoints together.
     *
     * @param credentials seals what must never be shown
     * @param allowPrivateUpstreams whether a base URL may lead to this machine or a private network
     */
    public AccountEndpoints(
            Database database,
            Changes changes,
            SealedBox credentials,
            Neighbours neighbours,
            TimeOrderedIds ids,
            InstantSource clock,
            boolean allowPrivateUpstreams) {
        States states = new States(neighbours.live(), neighbours.spending(), clock);
        endpoints = List.of(
                Endpoint.get(ACCOUNTS, Access.VIEWER, new ListAccounts(database, states)),
                Endpoint.post(
                        ACCOUNTS,
                        Access.ADMIN,
                        new CreateAccount(changes, credentials, ids, states, allowPrivateUpstreams)),
                Endpoint.get(ACCOUNT, Access.VIEWER, new ReadAccount(database, states)),
                Endpoint.put(
                        ACCOUNT, Access.ADMIN, new UpdateAccount(changes, credentials, states, allowPrivateUpstreams)),
                Endpoint.delete(ACCOUNT, Access.ADMIN, new DeleteAccount(changes, neighbours.keys())),
                Endpoint.post(ACCOUNT + "/toggle-schedulable", Access.ADMIN, new ToggleSchedulable(changes, states)),
                Endpoint.post(ACCOUNT + "/reset-rate-limit", Access.ADMIN, new ResetRateLimit(changes, states)),
                Endpoint.get(ACCOUNT + "/availability", Access.VIEWER, new ReadAvailability(database, states)),
                Endpoint.post(
                        ACCOUNT + "/test", Access.ADMIN, new TestAccount(database, changes, neighbours.connection())),
                Endpoint.get(GROUPS, Access.VIEWER, new ListGroups(database)),
                Endpoint.post(GROUPS, Access.ADMIN, new CreateGroup(changes, ids, clock)),
                Endpoint.get(GROUP, Access.VIEWER, new ReadGroup(database)),
                Endpoint.put(GROUP, Access.ADMIN, new UpdateGroup(changes, clock)),
                Endpoint.delete(GROUP, Access.ADMIN, new DeleteGroup(changes, neighbours.keys())));
    }

    /** The endpoints, to be served by the HTTP shell. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }
}
