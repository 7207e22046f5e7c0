package io.clauderelay.admins;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.sql.Database;

/** Lists the admins, the newest first. */
record ListAdmins(Database database) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        PageRequest request = PageRequest.of(call);
        return Answer.ok(database.read(sql -> new Admins(sql).page(request)));
    }
}
