package io.clauderelay.app;

import io.clauderelay.admins.PasswordReset;
import io.clauderelay.audit.Audit;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command that gives an admin a new password. Works whether the relay runs or not. */
record ResetPassword(RelaySettings settings) {
    static final String USAGE = "admin reset-password [NAME] [--stdin]";

    private static final String FROM_INPUT = "--stdin";

    CommandResult run(List<String> arguments, InputStream input) throws IOException {
        List<String> names = new ArrayList<>(arguments);
        boolean given = names.remove(FROM_INPUT);
        if (names.size() > 1 || names.stream().anyMatch(name -> name.startsWith("-"))) {
            return new CommandResult.Misused("'" + String.join(" ", arguments) + "' does not fit; use " + USAGE);
        }
        String name = names.isEmpty() ? settings.admin().username() : names.getFirst();
        String password = given ? firstLine(input) : null;
        return reset(name, password);
    }

    private static String firstLine(InputStream input) throws IOException {
        String line = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)).readLine();
        if (line == null || line.isEmpty()) {
            throw new IOException("standard input is empty, expected the new password on its first line");
        }
        return line;
    }

    private CommandResult reset(String name, @Nullable String password) throws IOException {
        Clock clock = Clock.systemUTC();
        try (Database database = Database.open(settings.database(), settings.dataDir());
                Passwords passwords = new Passwords()) {
            Audit audit = new Audit(new TimeOrderedIds(clock), clock);
            PasswordReset reset = new PasswordReset(database, audit, passwords, clock);
            return switch (reset.run(name, password)) {
                case PasswordReset.Result.Done(String generated) -> done(name, generated);
                case PasswordReset.Result.UnknownName(List<String> names) ->
                    new CommandResult.Refused(unknown(name, names));
                case PasswordReset.Result.UnfitPassword(String reason) -> new CommandResult.Refused(reason);
            };
        }
    }

    private static CommandResult done(String name, @Nullable String generated) {
        List<String> lines = new ArrayList<>();
        lines.add(name + " has a new password and can sign in; earlier sign-ins have ended.");
        if (generated != null) {
            lines.add("  password           " + generated + "   (shown this once; keep it)");
        }
        return new CommandResult.Done(lines);
    }

    private static String unknown(String name, List<String> names) {
        return "there is no admin \"" + name + "\"; "
                + (names.isEmpty()
                        ? "there is none at all yet, the relay's first start makes one"
                        : "there are: " + String.join(", ", names));
    }
}
