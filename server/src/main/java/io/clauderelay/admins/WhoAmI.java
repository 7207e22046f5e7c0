package io.clauderelay.admins;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;

/** Tells the caller who is signed in. */
record WhoAmI(Database database) implements Endpoint.Handler {

    @Override
    public Answer handle(Call call) {
        String id = call.caller().adminId();
        return database.read(sql -> new Admins(sql).find(id))
                .map(admin -> Answer.ok(new ReadAdmin.Shown(admin)))
                .orElseThrow(() -> ProblemException.of(404, "Not found", "This admin was removed a moment ago."));
    }
}
