package io.clauderelay.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Overlay;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/** Changes the fields of a group that are sent, and no others. */
record UpdateGroup(Changes changes, InstantSource clock) implements Endpoint.Handler {
    private static final Set<String> READ_ONLY = Set.of("id", "platform", "createdAt", "createdBy", "updatedAt");

    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        JsonNode change = call.body();
        Instant now = Instant.ofEpochMilli(clock.millis());
        AccountGroup changed = changes.make(call, made -> {
            AccountGroups groups = new AccountGroups(made.sql());
            AccountGroup before = groups.lock(id).orElseThrow(() -> ProblemException.unknown("group", id));
            AccountGroup after = changed(before, change, now);
            if (!groups.update(after)) {
                throw GroupProblems.taken(after);
            }
            made.audit("group.update", new AuditLine.Subject("group", id), before, after);
            return after;
        });
        return Answer.ok(new ShownGroup(changed));
    }

    private static AccountGroup changed(AccountGroup before, JsonNode change, Instant now) {
        GroupDraft draft = GroupDraft.readChanged(Overlay.lay(before, change, READ_ONLY));
        return new AccountGroup(
                before.id(),
                before.platform(),
                draft.name(),
                draft.description(),
                before.createdAt(),
                before.createdBy(),
                now);
    }
}
