package io.clauderelay.admins;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Caller;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the caller a new password. The session that asked goes on; the admin's others end. */
record ChangePassword(Database database, Audit audit, Passwords passwords, SignInThrottle throttle, InstantSource clock)
        implements Endpoint.Handler {
    private static final String CURRENT = "currentPassword";
    private static final String NEW = "newPassword";
    private static final Logger log = LoggerFactory.getLogger(ChangePassword.class);

    private record Asked(String currentPassword, String newPassword) {
        static Asked read(JsonNode body, String adminName) {
            Fields fields = Fields.of(body);
            Asked asked = new Asked(
                    fields.requiredPassword(CURRENT, NewPassword.LONGEST),
                    fields.requiredPassword(NEW, NewPassword.LONGEST));
            if (fields.isFine(NEW)) {
                NewPassword.flaw(asked.newPassword(), adminName).ifPresent(flaw -> fields.refuse(NEW, NEW + flaw));
            }
            if (fields.isFine(NEW) && asked.newPassword().equals(asked.currentPassword())) {
                fields.refuse(NEW, NEW + " is the current one; choose another");
            }
            fields.done();
            return asked;
        }

        @Override
        public String toString() {
            return "Asked[redacted]";
        }
    }

    @Override
    public Answer handle(Call call) {
        Caller caller = call.caller();
        Asked asked = Asked.read(call.body(), caller.name());
        throttle.require(caller.name(), call.remoteAddress());
        Admins.Known known = database.read(sql -> new Admins(sql).findKnown(caller.adminId()))
                .orElseThrow(AdminProblems::changedMeanwhile);
        if (!passwords.verify(asked.currentPassword(), known.passwordHash())) {
            throw wrong(call);
        }
        throttle.forgive(caller.name(), call.remoteAddress());
        replace(known, passwords.hash(asked.newPassword()), call);
        return Answer.empty();
    }

    /** Not a 401, which would sign the browser out. */
    private static ProblemException wrong(Call call) {
        log.atWarn()
                .addKeyValue(LogKeys.ADMIN, call.caller().name())
                .addKeyValue(LogKeys.ADDRESS, call.remoteAddress())
                .log("password change refused");
        return ProblemException.badInput(List.of(new FieldProblem(CURRENT, CURRENT + " is wrong")));
    }

    private void replace(Admins.Known known, String newHash, Call call) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Admin before = known.admin();
        database.write(sql -> {
            if (!new Admins(sql).replacePassword(known, newHash, now)) {
                throw AdminProblems.changedMeanwhile();
            }
            new AdminSessions(sql).revokeOthers(before.id(), call.caller().sessionId(), now);
            audit.record(
                    sql, AdminChanges.of(AuditLine.Actor.of(call), "change-password", before, before.updated(now)));
            return before;
        });
    }
}
