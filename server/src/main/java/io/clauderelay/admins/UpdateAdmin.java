package io.clauderelay.admins;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Changes an admin. Whoever gets a new password, a lower role or is disabled has to sign in again. */
record UpdateAdmin(Database database, Audit audit, Passwords passwords, InstantSource clock)
        implements Endpoint.Handler {

    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        JsonNode body = call.body();
        Instant now = Instant.ofEpochMilli(clock.millis());
        Admin present =
                database.read(sql -> new Admins(sql).find(id)).orElseThrow(() -> ProblemException.unknown("admin", id));
        String password = AdminChange.of(present, body, now).password();
        String hash = password == null ? null : passwords.hash(password);
        AuditLine.Actor actor = AuditLine.Actor.of(call);
        Admin changed = database.write(sql -> {
            Admins admins = new Admins(sql);
            admins.takeTurn();
            Admin before = admins.find(id).orElseThrow(() -> ProblemException.unknown("admin", id));
            Admin after = AdminChange.of(before, body, now).after();
            check(admins, before, after);
            write(sql, actor, new Step(before, after, hash));
            return after;
        });
        return Answer.ok(new ReadAdmin.Shown(changed));
    }

    /** An admin before and after the change, with the hash of the new password if there is one. */
    private record Step(Admin before, Admin after, @Nullable String hash) {
        /** Whether it changes more than the password, which nobody sees. */
        boolean isVisible() {
            return !after.equals(before.updated(after.updatedAt()));
        }

        boolean endsSessions() {
            boolean lowered = after.role().access().compareTo(before.role().access()) < 0;
            return hash != null || lowered || !after.active();
        }

        @Override
        public String toString() {
            return "Step[" + before + ", " + after + "]";
        }
    }

    private static void check(Admins admins, Admin before, Admin after) {
        if (!after.name().equals(before.name()) && admins.isTaken(after.name())) {
            throw AdminProblems.nameTaken(after.name());
        }
        if (before.isActiveOwner() && !after.isActiveOwner() && !admins.anotherActiveOwner(before.id())) {
            throw AdminProblems.lastOwner(before.name());
        }
    }

    private void write(Handle sql, AuditLine.Actor actor, Step step) {
        if (step.hash() == null && step.after().equals(step.before())) {
            return;
        }
        Admins admins = new Admins(sql);
        admins.update(step.after());
        if (step.isVisible()) {
            audit.record(sql, AdminChanges.of(actor, "update", step.before(), step.after()));
        }
        if (step.hash() != null) {
            admins.updatePassword(step.after().id(), step.hash());
            audit.record(sql, AdminChanges.of(actor, "set-password", step.before(), step.after()));
        }
        if (step.endsSessions()) {
            new AdminSessions(sql).revokeAll(step.after().id(), step.after().updatedAt());
        }
    }
}
