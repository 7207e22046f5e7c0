package io.clauderelay.admins;

import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;

/** Removes an admin; its sessions go with it, what it did stays in the audit trail. */
record DeleteAdmin(Database database, Audit audit) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        database.write(sql -> {
            Admins admins = new Admins(sql);
            admins.takeTurn();
            Admin admin = admins.find(id).orElseThrow(() -> ProblemException.unknown("admin", id));
            if (admin.isActiveOwner() && !admins.anotherActiveOwner(id)) {
                throw AdminProblems.lastOwner(admin.name());
            }
            admins.delete(id);
            audit.record(sql, AdminChanges.of(AuditLine.Actor.of(call), "delete", admin, null));
            return admin;
        });
        return Answer.empty();
    }
}
