package io.clauderelay.app;

import io.clauderelay.platform.config.Secret;
import io.clauderelay.platform.crypto.DataKeyFile;
import io.clauderelay.platform.crypto.DataKeyTable;
import io.clauderelay.platform.crypto.MasterKeyRotation;
import io.clauderelay.platform.sql.Database;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The command that puts a new master key in the place of the present one. No output ever shows a key. */
record RotateSecrets(RelaySettings settings) {
    static final String USAGE = "secrets rotate";

    /** The new master key where the present one is given by setting. Only this command reads it. */
    static final String NEW_KEY = "RELAY_NEW_MASTER_KEY";

    CommandResult run(List<String> arguments, Map<String, String> environment) throws IOException {
        if (!arguments.isEmpty()) {
            return new CommandResult.Misused("'" + String.join(" ", arguments) + "' does not fit; use " + USAGE);
        }
        String anew = environment.getOrDefault(NEW_KEY, "");
        if (!settings.isShared()) {
            return rotate(new MasterKeyRotation(new DataKeyFile(settings.dataDir())), anew);
        }
        try (Database database = Database.open(settings.database(), settings.dataDir())) {
            return rotate(new MasterKeyRotation(new DataKeyTable(database)), anew);
        }
    }

    private CommandResult rotate(MasterKeyRotation rotation, String anew) throws IOException {
        Secret present = settings.masterKey();
        return present == null ? inFolder(rotation, anew) : bySetting(rotation, present.value(), anew);
    }

    private CommandResult inFolder(MasterKeyRotation rotation, String anew) throws IOException {
        if (!anew.isEmpty()) {
            return new CommandResult.Refused(
                    "the master key is in " + settings.dataDir().resolve("master.key")
                            + ", where the new one is made by itself; leave " + NEW_KEY
                            + " out, or set RELAY_MASTER_KEY too if that is where it is");
        }
        rotation.inFolder(settings.dataDir());
        return new CommandResult.Done(List.of(
                settings.dataDir().resolve("master.key") + " holds a new master key; what was sealed opens as before.",
                "A relay that runs needs no restart. Back the folder up anew: an older copy of one of its key files"
                        + " does not fit the others any more."));
    }

    private static CommandResult bySetting(MasterKeyRotation rotation, String present, String anew) throws IOException {
        if (anew.isEmpty()) {
            return new CommandResult.Refused("the master key is given by RELAY_MASTER_KEY, so the new one must be given"
                    + " too: set " + NEW_KEY + "; make one with: openssl rand -base64 32");
        }
        rotation.between(present, anew);
        return new CommandResult.Done(List.of(
                "The secrets are sealed under the new master key; it is written nowhere.",
                "Set RELAY_MASTER_KEY to it on every node from now on: the old one opens nothing any more. A relay that"
                        + " runs goes on until its next start."));
    }
}
