package io.clauderelay.admins;

import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditLine;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.sql.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets the operator give an admin a new password when nobody can sign in to do it, and lets a disabled one in again. */
public final class PasswordReset {
    private final Database database;
    private final Audit audit;
    private final Passwords passwords;
    private final InstantSource clock;

    public PasswordReset(Database database, Audit audit, Passwords passwords, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** What came of it. */
    public sealed interface Result {
        /**
         * The admin has a new password, is active, and all of its sessions have ended.
         *
         * @param generated the password, if it was made here; to be printed once, never logged
         */
        record Done(@Nullable String generated) implements Result {
            @Override
            public String toString() {
                return "Done[generated=redacted]";
            }
        }

        /** There is no such admin, but these. */
        record UnknownName(List<String> names) implements Result {
            public UnknownName {
                names = List.copyOf(names);
            }
        }

        /** The password that was given cannot be taken, for the reason in these words, which do not repeat it. */
        record UnfitPassword(String reason) implements Result {}
    }

    /**
     * Resets the password of an admin.
     *
     * @param chosen the new password; null for a random one, which the result carries
     */
    public Result run(String name, @Nullable String chosen) {
        if (chosen != null) {
            Optional<String> flaw = NewPassword.flaw(chosen, name);
            if (flaw.isPresent()) {
                return new Result.UnfitPassword("the password" + flaw.get());
            }
        }
        String password = chosen == null ? NewPassword.generate() : chosen;
        String hash = passwords.hash(password);
        return reset(name, hash)
                .<Result>map(_ -> new Result.Done(chosen == null ? password : null))
                .orElseGet(() -> new Result.UnknownName(database.read(sql -> new Admins(sql).names())));
    }

    private Optional<Admin> reset(String name, String hash) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return database.write(sql -> {
            Admins admins = new Admins(sql);
            admins.takeTurn();
            Optional<Admin> found = admins.findByName(name).map(Admins.Known::admin);
            found.ifPresent(before -> {
                Admin after = before.activated(now);
                admins.update(after);
                admins.updatePassword(after.id(), hash);
                new AdminSessions(sql).revokeAll(after.id(), now);
                audit.record(sql, AdminChanges.of(AuditLine.Actor.OPERATOR, "reset-password", before, after));
            });
            return found;
        });
    }
}
