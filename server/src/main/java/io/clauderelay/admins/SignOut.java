package io.clauderelay.admins;

import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.SessionCookie;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the caller's session: its token opens nothing from now on. The admin's other sessions go on. */
record SignOut(Database database, Audit audit, InstantSource clock) implements Endpoint.Handler {
    private static final Logger log = LoggerFactory.getLogger(SignOut.class);

    @Override
    public Answer handle(Call call) {
        String session = call.caller().sessionId();
        if (session != null) {
            end(session, call);
        }
        return Answer.empty().with(SessionCookie.NONE, call.scheme());
    }

    private void end(String session, Call call) {
        AuditLine.Actor actor = AuditLine.Actor.of(call);
        database.write(sql -> {
            new AdminSessions(sql).revoke(session, clock.instant());
            audit.record(
                    sql,
                    new AuditLine(
                            actor,
                            "admin.sign-out",
                            AdminChanges.subject(call.caller().adminId()),
                            null,
                            null));
            return session;
        });
        log.atInfo()
                .addKeyValue(LogKeys.ADMIN, actor.name())
                .addKeyValue(LogKeys.ADDRESS, actor.remoteAddress())
                .log("admin signed out");
    }
}
