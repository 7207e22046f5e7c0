package io.clauderelay.pricing;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;

/** Shows one price, edited or bundled. */
record ReadPrice(Database database) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        return database.read(sql -> new PriceRows(sql).book()).entries().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .map(entry -> Answer.ok(new ShownPrice(entry)))
                .orElseThrow(() -> ProblemException.unknown("price", id));
    }
}
