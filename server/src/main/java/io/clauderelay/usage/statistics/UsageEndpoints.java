package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Database;
import java.time.InstantSource;
import java.util.List;

/** What the management API offers about usage. */
public final class UsageEndpoints {
    private final Database database;
    private final InstantSource clock;
    private final ActiveSessions sessions;

    public UsageEndpoints(Database database, InstantSource clock, ActiveSessions sessions) {
        this.database = database;
        this.clock = clock;
        this.sessions = sessions;
    }

    /** The operations, for the console's shell. */
    public List<Endpoint> endpoints() {
        KeyStatistics key = new KeyStatistics(database, clock);
        return List.of(
                viewed("/stats/usage", ReadUsage.usage(database, clock)),
                viewed("/stats/cost", ReadUsage.cost(database, clock)),
                viewed("/stats/overview", new Overview(database, clock, sessions)),
                viewed("/stats/keys", new KeyCosts(database, clock)),
                viewed("/stats/keys/{id}", key),
                viewed("/keys/{id}/stats", key),
                viewed("/exchanges", new ListExchanges(database)),
                viewed("/exchanges/{id}", new ReadExchange(database)));
    }

    private static Endpoint viewed(String path, Endpoint.Handler handler) {
        return Endpoint.get(path, Endpoint.Access.VIEWER, handler);
    }
}
