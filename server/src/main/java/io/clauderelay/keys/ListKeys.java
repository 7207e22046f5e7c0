package io.clauderelay.keys;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Page;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.sql.Database;

/** Lists the keys that are not deleted, the newest first. */
record ListKeys(Database database) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        PageRequest request = PageRequest.of(call);
        return Answer.ok(database.read(sql -> {
            Keys keys = new Keys(sql);
            return Page.of(
                    request,
                    keys.find(request),
                    keys.count(),
                    key -> new PageRequest.Position(key.createdAt(), key.id()));
        }));
    }
}
