package io.clauderelay.app;

import io.clauderelay.platform.config.Configuration;
import io.clauderelay.platform.config.SettingsException;
import io.clauderelay.platform.sql.DatabaseUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an operator can do at the command line besides starting the relay, with the settings the relay starts with. */
public final class Commands {
    private static final String USAGE = "the relay starts without arguments, its settings come from relay.yaml and"
            + " environment variables; the commands are: " + ResetPassword.USAGE + ", " + RotateSecrets.USAGE
            + ", " + RebuildUsage.USAGE;

    private Commands() {}

    /**
     * Runs a command.
     *
     * @param arguments the command's words and what follows them
     * @param input read only by a command that is told to
     */
    public static CommandResult run(List<String> arguments, Map<String, String> environment, InputStream input) {
        Map<String, String> settings = new HashMap<>(environment);
        settings.remove(RotateSecrets.NEW_KEY);
        try {
            return switch (String.join(" ", arguments.subList(0, Math.min(2, arguments.size())))) {
                case "admin reset-password" -> new ResetPassword(bind(settings)).run(rest(arguments), input);
                case "secrets rotate" -> new RotateSecrets(bind(settings)).run(rest(arguments), environment);
                case "usage rebuild" -> new RebuildUsage(bind(settings)).run(rest(arguments));
                default -> new CommandResult.Misused("unknown command '" + String.join(" ", arguments) + "'; " + USAGE);
            };
        } catch (SettingsException | IOException | DatabaseUnavailableException | IllegalStateException e) {
            return new CommandResult.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> rest(List<String> arguments) {
        return arguments.subList(2, arguments.size());
    }

    /** A command changes what is there: called in the wrong place, it must not make an empty data folder. */
    private static RelaySettings bind(Map<String, String> environment) throws IOException {
        RelaySettings settings =
                Configuration.bind(RelaySettings.defaults(), environment).settings();
        if (!Files.isDirectory(settings.dataDir())) {
            throw new IOException("there is no data folder " + settings.dataDir()
                    + "; run the command where the relay runs, or name the folder with RELAY_DATA_DIR");
        }
        return settings;
    }
}
