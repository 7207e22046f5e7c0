package io.clauderelay.usage;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.sql.Database;
import java.time.InstantSource;
import java.util.List;

/** What the management API offers about usage. */
public final class UsageEndpoints {
    private final UsageStatistics statistics;
    private final KeyStatistics keyStatistics;
    private final InstantSource clock;

    public UsageEndpoints(Database database, InstantSource clock) {
        this.statistics = new UsageStatistics(database);
        this.keyStatistics = new KeyStatistics(database, clock);
        this.clock = clock;
    }

    /** The operations, for the console's shell. */
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/stats/usage", Endpoint.Access.VIEWER, this::usage),
                Endpoint.get("/keys/{id}/stats", Endpoint.Access.VIEWER, keyStatistics));
    }

    private Answer usage(Call call) {
        Grouping grouping = call.query("groupBy").map(UsageEndpoints::grouping).orElse(Grouping.MODEL);
        return Answer.ok(statistics.report(Period.of(call, clock.instant()), grouping));
    }

    private static Grouping grouping(String id) {
        return Grouping.find(id)
                .orElseThrow(() -> ProblemException.badInput(List.of(new FieldProblem(
                        "groupBy", "\"" + id + "\" is not one of " + Grouping.ids() + "; choose one"))));
    }
}
