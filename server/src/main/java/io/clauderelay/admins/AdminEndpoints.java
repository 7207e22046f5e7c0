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
    private final Database database;
    private final InstantSource clock;
    private final SessionTokens tokens;
    private final SignIn signIn;
    private final SignOut signOut;
    private final WhoAmI whoAmI;

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
        this.signIn = new SignIn(database, audit, passwords, tokens, settings, ids, clock);
        this.signOut = new SignOut(database, audit, clock);
        this.whoAmI = new WhoAmI(database);
    }

    /** The endpoints, to be served by the HTTP shell. */
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/auth/admin/login", Access.OPEN, signIn),
                Endpoint.get("/auth/me", Access.VIEWER, whoAmI),
                Endpoint.post("/auth/logout", Access.VIEWER, signOut));
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
