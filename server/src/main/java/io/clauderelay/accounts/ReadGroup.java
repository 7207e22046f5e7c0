package io.clauderelay.accounts;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;

/** Shows one group. */
record ReadGroup(Database database) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        return database.read(sql -> new AccountGroups(sql).find(id))
                .map(group -> Answer.ok(new ShownGroup(group)))
                .orElseThrow(() -> ProblemException.unknown("group", id));
    }
}
