package io.clauderelay.admins;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.AuditLine.Actor;
import io.clauderelay.audit.AuditLine.Subject;
import org.jspecify.annotations.Nullable;

/** The audit trail's lines about admins. No line tells more of a password than that it was changed. */
final class AdminChanges {
    private AdminChanges() {}

    static AuditLine created(Actor actor, Admin admin) {
        return AuditLine.created(actor, subject(admin.id()), admin);
    }

    static AuditLine of(Actor actor, String action, Admin before, @Nullable Admin after) {
        return new AuditLine(actor, "admin." + action, subject(before.id()), before, after);
    }

    static Subject subject(String id) {
        return new Subject("admin", id);
    }
}
