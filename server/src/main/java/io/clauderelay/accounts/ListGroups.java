package io.clauderelay.accounts;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.vocabulary.Platform;
import java.util.List;

/** Lists groups, of one platform or of all, the newest first. */
record ListGroups(Database database) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        Platform platform = call.query("platform").map(ListGroups::platform).orElse(null);
        PageRequest page = PageRequest.of(call);
        return Answer.ok(database.read(sql -> new AccountGroups(sql).page(platform, page)));
    }

    private static Platform platform(String id) {
        return Platform.find(id)
                .orElseThrow(() -> ProblemException.badInput(List.of(
                        new FieldProblem("platform", "there is no such platform; known are " + PlatformPath.known()))));
    }
}
