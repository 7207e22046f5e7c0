package io.clauderelay.pricing;

import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.InstantSource;
import java.util.List;

/** What the management API can do with prices. */
public final class PriceEndpoints {
    private static final String PRICES = "/prices";
    private static final String PRICE = "/prices/{id}";

    private final List<Endpoint> endpoints;

    public PriceEndpoints(
            Database database, Changes changes, RecordedExchanges exchanges, TimeOrderedIds ids, InstantSource clock) {
        this.endpoints = List.of(
                Endpoint.get(PRICES, Access.VIEWER, new ListPrices(database)),
                Endpoint.post(PRICES, Access.ADMIN, new CreatePrice(changes, ids, clock)),
                Endpoint.get(PRICES + "/versions", Access.VIEWER, new ListPriceVersions(database)),
                Endpoint.get(PRICES + "/unpriced", Access.VIEWER, new ListUnpriced(database, exchanges, clock)),
                Endpoint.post(PRICES + "/reprice", Access.ADMIN, new Reprice(database, changes, exchanges, clock)),
                Endpoint.get(PRICE, Access.VIEWER, new ReadPrice(database)),
                Endpoint.put(PRICE, Access.ADMIN, new UpdatePrice(changes, clock)),
                Endpoint.delete(PRICE, Access.ADMIN, new DeletePrice(changes, clock)));
    }

    /** The endpoints, to be served by the HTTP shell. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }
}
