package io.clauderelay.admins;

import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Adds an admin. A password nobody chose is generated, and is in the answer and nowhere else. */
record CreateAdmin(Database database, Audit audit, Passwords passwords, TimeOrderedIds ids, InstantSource clock)
        implements Endpoint.Handler {

    record Created(Admin admin, @Nullable String password) {
        @Override
        public String toString() {
            return "Created[admin=" + admin.id() + ", password=redacted]";
        }
    }

    @Override
    public Answer handle(Call call) {
        AdminDraft draft = AdminDraft.read(call.body());
        String chosen = draft.password();
        String password = chosen == null ? NewPassword.generate() : chosen;
        String hash = passwords.hash(password);
        Instant now = Instant.ofEpochMilli(clock.millis());
        Admin admin = Admin.created(ids.next(), draft.name(), draft.role(), now);
        database.write(sql -> {
            Admins admins = new Admins(sql);
            admins.takeTurn();
            if (!admins.insert(admin, hash)) {
                throw AdminProblems.nameTaken(admin.name());
            }
            audit.record(sql, AdminChanges.created(AuditLine.Actor.of(call), admin));
            return admin;
        });
        return Answer.created(new Created(admin, chosen == null ? password : null));
    }
}
