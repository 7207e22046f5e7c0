package io.clauderelay.keys;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;

/** Shows one key, deleted ones too. */
record ReadKey(Database database) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        return database.read(sql -> new Keys(sql).find(id))
                .map(key -> Answer.ok(new Shown(key)))
                .orElseThrow(() -> ProblemException.unknown("key", id));
    }
}
