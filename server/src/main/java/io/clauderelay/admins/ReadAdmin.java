package io.clauderelay.admins;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;

/** Shows one admin. */
record ReadAdmin(Database database) implements Endpoint.Handler {
    record Shown(Admin admin) {}

    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        return database.read(sql -> new Admins(sql).find(id))
                .map(admin -> Answer.ok(new Shown(admin)))
                .orElseThrow(() -> ProblemException.unknown("admin", id));
    }
}
