package io.clauderelay.accounts;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.Instant;
import java.time.InstantSource;

/** Makes a group, with no account in it yet. */
record CreateGroup(Changes changes, TimeOrderedIds ids, InstantSource clock) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        GroupDraft.New wanted = GroupDraft.readNew(call.body());
        Instant now = Instant.ofEpochMilli(clock.millis());
        AccountGroup group = new AccountGroup(
                ids.next(),
                wanted.platform(),
                wanted.draft().name(),
                wanted.draft().description(),
                now,
                call.caller().name(),
                now);
        changes.make(call, made -> {
            if (!new AccountGroups(made.sql()).insert(group)) {
                throw GroupProblems.taken(group);
            }
            made.audit("group.create", new AuditLine.Subject("group", group.id()), null, group);
            return group;
        });
        return Answer.created(new ShownGroup(group));
    }
}
