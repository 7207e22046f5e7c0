package io.clauderelay.keys;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Database;
import java.time.InstantSource;

/** Lists keys: those that are not deleted, the newest first, unless the query says otherwise. */
record ListKeys(Database database, InstantSource clock) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        KeySearch search = KeySearch.of(call, clock.instant());
        return Answer.ok(database.read(sql -> new Keys(sql).page(search)));
    }
}
