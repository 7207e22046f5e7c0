package io.clauderelay.admins;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.crypto.RandomSecrets;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.SessionCookie;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets an admin in. A wrong name and a wrong password cannot be told apart, not by the answer and not by its time. */
final class SignIn implements Endpoint.Handler {
    private static final Logger log = LoggerFactory.getLogger(SignIn.class);

    private final Database database;
    private final Audit audit;
    private final Passwords passwords;
    private final SessionTokens tokens;
    private final AdminSettings settings;
    private final TimeOrderedIds ids;
    private final InstantSource clock;
    private final SignInThrottle throttle;
    private @Nullable String decoyHash;

    SignIn(
            Database database,
            Audit audit,
            Passwords passwords,
            SessionTokens tokens,
            AdminSettings settings,
            TimeOrderedIds ids,
            InstantSource clock,
            SignInThrottle throttle) {
        this.database = database;
        this.audit = audit;
        this.passwords = passwords;
        this.tokens = tokens;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
        this.throttle = throttle;
    }

    private record NameAndPassword(String username, String password) {
        static NameAndPassword read(JsonNode body) {
            Fields fields = Fields.of(body);
            NameAndPassword nameAndPassword = new NameAndPassword(
                    fields.requiredLine("username", AdminDraft.LONGEST_NAME),
                    fields.requiredPassword("password", NewPassword.LONGEST));
            fields.done();
            return nameAndPassword;
        }

        @Override
        public String toString() {
            return "NameAndPassword[username=" + username + ", password=redacted]";
        }
    }

    /** The answer; {@code expiresIn} in seconds. */
    private record SignedIn(String token, long expiresIn) {
        @Override
        public String toString() {
            return "SignedIn[token=redacted, expiresIn=" + expiresIn + "]";
        }
    }

    @Override
    public Answer handle(Call call) {
        NameAndPassword given = NameAndPassword.read(call.body());
        String address = call.remoteAddress();
        throttle.require(given.username(), address);
        Optional<AdminSession> session = verify(given).flatMap(admin -> open(admin, address));
        if (session.isEmpty()) {
            log.atWarn()
                    .addKeyValue(LogKeys.ADMIN, given.username())
                    .addKeyValue(LogKeys.ADDRESS, address)
                    .log("sign-in refused");
            throw ProblemException.of(401, "Sign-in refused", "The username or the password is wrong.");
        }
        throttle.forgive(given.username(), address);
        log.atInfo()
                .addKeyValue(LogKeys.ADMIN, given.username())
                .addKeyValue(LogKeys.ADDRESS, address)
                .log("admin signed in");
        Duration lifetime = settings.sessionLifetime();
        String token = tokens.sign(session.get());
        return Answer.ok(new SignedIn(token, lifetime.toSeconds()))
                .with(new SessionCookie(token, lifetime), call.scheme());
    }

    /** Costs one verification whether the name is known or not, disabled or not. */
    private Optional<Admins.Known> verify(NameAndPassword given) {
        String decoy = decoyHash();
        Optional<Admins.Known> known = database.read(sql -> new Admins(sql).findByName(given.username()));
        boolean right = passwords.verify(
                given.password(), known.map(Admins.Known::passwordHash).orElse(decoy));
        return known.filter(_ -> right);
    }

    /** The hash of a password nobody has. Made at the first sign-in, whoever comes: it costs too much for start-up. */
    private synchronized String decoyHash() {
        if (decoyHash == null) {
            decoyHash = passwords.hash(RandomSecrets.urlSafe(32));
        }
        return decoyHash;
    }

    /** Empty when the admin is disabled, or got another password while this one was verified. */
    private Optional<AdminSession> open(Admins.Known verified, String address) {
        Admin admin = verified.admin();
        Instant now = clock.instant();
        AdminSession session = new AdminSession(ids.next(), admin.id(), now, now.plus(settings.sessionLifetime()));
        return database.write(sql -> {
            if (!new Admins(sql).enter(verified, now)) {
                return Optional.empty();
            }
            AdminSessions sessions = new AdminSessions(sql);
            sessions.deleteExpired(now);
            sessions.insert(session);
            audit.record(
                    sql,
                    new AuditLine(
                            new AuditLine.Actor(admin.id(), admin.name(), address),
                            "admin.sign-in",
                            AdminChanges.subject(admin.id()),
                            null,
                            null));
            return Optional.of(session);
        });
    }
}
