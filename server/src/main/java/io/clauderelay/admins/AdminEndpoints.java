package io.clauderelay.admins;

import io.clauderelay.audit.Audit;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.http.Caller;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the management API can do with admins and their sessions, and who it is that presents a token. */
public final class AdminEndpoints {
    private static final String ADMINS = "/admins";
    private static final String ADMIN = "/admins/{id}";

    private final Database database;
    private final InstantSource clock;
    private final SessionTokens tokens;
    private final List<Endpoint> endpoints;

    /**
     * Puts the endpoints together.
     *
     * @param tokenKey what session tokens are signed with; changing it ends every session
     * @throws IllegalArgumentException unless the key has 32 bytes
     */
    public AdminEndpoints(
            Database database,
            Audit audit,
            Passwords passwords,
            byte[] tokenKey,
            AdminSettings settings,
            TimeOrderedIds ids,
            InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.tokens = new SessionTokens(tokenKey, clock);
        SignInThrottle throttle = new SignInThrottle(clock);
        this.endpoints = List.of(
                Endpoint.post(
                        "/auth/admin/login",
                        Access.OPEN,
                        new SignIn(database, audit, passwords, tokens, settings, ids, clock, throttle)),
                Endpoint.get("/auth/me", Access.VIEWER, new WhoAmI(database)),
                Endpoint.post(
                        "/auth/change-password",
                        Access.VIEWER,
                        new ChangePassword(database, audit, passwords, throttle, clock)),
                Endpoint.post("/auth/logout", Access.VIEWER, new SignOut(database, audit, clock)),
                Endpoint.get(ADMINS, Access.OWNER, new ListAdmins(database)),
                Endpoint.post(ADMINS, Access.OWNER, new CreateAdmin(database, audit, passwords, ids, clock)),
                Endpoint.get(ADMIN, Access.OWNER, new ReadAdmin(database)),
                Endpoint.put(ADMIN, Access.OWNER, new UpdateAdmin(database, audit, passwords, clock)),
                Endpoint.delete(ADMIN, Access.OWNER, new DeleteAdmin(database, audit)));
    }

    /** The endpoints, to be served by the HTTP shell. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /**
     * Tells who presents a token; empty when it is forged, expired or revoked. Asks the database each time, so that a
     * revoked session and a changed role count at once.
     */
    public Optional<Caller> authenticate(String token) {
        return tokens.sessionOf(token)
                .flatMap(session -> database.read(sql -> new AdminSessions(sql).findLive(session, clock.instant())));
    }
}
