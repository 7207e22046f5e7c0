package io.clauderelay.admins;

import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the first owner, so that somebody can sign in to a new relay. */
public final class Bootstrap {
    private static final String USUAL_NAME = "admin";

    private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);

    private final Database database;
    private final Audit audit;
    private final Passwords passwords;
    private final TimeOrderedIds ids;
    private final InstantSource clock;

    public Bootstrap(Database database, Audit audit, Passwords passwords, TimeOrderedIds ids, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.passwords = passwords;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Makes the owner when there is no admin at all; does nothing otherwise, whatever is given.
     *
     * @param name the name that was set; null for {@code admin}
     * @param password the password that was set; null for a random one, which the answer carries
     * @throws IllegalArgumentException when one of them is too long to sign in with
     */
    public Optional<FirstOwner> run(@Nullable String name, @Nullable String password) {
        if (database.read(sql -> new Admins(sql).anyExists())) {
            return Optional.empty();
        }
        String chosenName = name == null || name.isBlank() ? USUAL_NAME : name.strip();
        String given = password == null ? "" : password;
        boolean generated = given.isEmpty();
        String chosenPassword = generated ? NewPassword.generate() : given;
        check(chosenName, chosenPassword);
        return create(chosenName, passwords.hash(chosenPassword))
                .map(owner -> new FirstOwner(owner.name(), generated ? chosenPassword : null));
    }

    /** Refuses what sign-in would not take, so that no owner is made who cannot get in. */
    private static void check(String name, String password) {
        if (name.length() > AdminDraft.LONGEST_NAME || password.length() > NewPassword.LONGEST) {
            throw new IllegalArgumentException("ADMIN_USERNAME has at most " + AdminDraft.LONGEST_NAME
                    + " characters and ADMIN_PASSWORD at most " + NewPassword.LONGEST + "; these have "
                    + name.length() + " and " + password.length());
        }
        if (password.length() < NewPassword.SHORTEST) {
            log.atWarn()
                    .addKeyValue(LogKeys.ADMIN, name)
                    .log("ADMIN_PASSWORD is shorter than 12 characters; choose a longer one before the console is"
                            + " reachable by others");
        }
    }

    /** Empty when another node of the same database was faster. */
    private Optional<Admin> create(String name, String passwordHash) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Admin owner = Admin.created(ids.next(), name, Role.OWNER, now);
        return database.write(sql -> {
            Admins admins = new Admins(sql);
            if (admins.anyExists() || !admins.insert(owner, passwordHash)) {
                return Optional.empty();
            }
            audit.record(sql, AdminChanges.created(AuditLine.Actor.RELAY, owner));
            return Optional.of(owner);
        });
    }
}
