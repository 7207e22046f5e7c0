package io.clauderelay.keys;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;

/** Tells what a key uses of its limits at the moment. */
record ReadLimits(Database database, LimitUses uses) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        Key key = database.read(sql -> new Keys(sql).find(call.path("id")))
                .orElseThrow(() -> ProblemException.unknown("key", call.path("id")));
        return Answer.ok(uses.of(key.id(), key.limits())
                .orElseThrow(() -> ProblemException.of(
                        503,
                        "Not known at the moment",
                        "What the key has used cannot be read from the database at the moment; try again shortly.")));
    }
}
