package io.clauderelay;

import io.clauderelay.admins.FirstOwner;
import io.clauderelay.app.CommandResult;
import io.clauderelay.app.Commands;
import io.clauderelay.app.Relay;
import io.clauderelay.app.RelaySettings;
import io.clauderelay.platform.config.Bound;
import io.clauderelay.platform.config.Configuration;
import io.clauderelay.platform.config.SettingsException;
import io.clauderelay.platform.telemetry.Logging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Starts the relay and stops it on a signal, or does what a command says. */
final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (args.length > 0) {
            command(List.of(args));
        } else {
            relay();
        }
    }

    private static void command(List<String> arguments) {
        switch (Commands.run(arguments, System.getenv(), System.in)) {
            case CommandResult.Done(List<String> lines) -> lines.forEach(System.out::println);
            case CommandResult.Differing(List<String> lines) -> {
                lines.forEach(System.out::println);
                System.exit(1);
            }
            case CommandResult.Refused(String reason) -> end(1, reason);
            case CommandResult.Misused(String reason) -> end(2, reason);
        }
    }

    private static void relay() {
        Bound<RelaySettings> bound;
        try {
            bound = Configuration.bind(RelaySettings.defaults(), System.getenv());
        } catch (SettingsException e) {
            throw refuseToStart(e.getMessage());
        }
        Logging logging = Logging.start(bound.settings().log());
        bound.warnings().forEach(LoggerFactory.getLogger(Main.class)::warn);
        try {
            Relay relay = Relay.start(bound.settings(), Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(relay, logging), "stop"));
            greet(relay, bound.settings());
        } catch (IOException | UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
            logging.close();
            throw refuseToStart(e.getMessage());
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Main.class).error("the relay cannot start", e);
            logging.close();
            throw refuseToStart("the relay cannot start because of an unexpected "
                    + e.getClass().getSimpleName() + "; the log tells where, please report it");
        }
    }

    private static void greet(Relay relay, RelaySettings settings) {
        System.out.println("Claude Relay Service is ready.");
        System.out.println("  developers' tools  http://" + settings.http().host() + ":" + relay.relayPort());
        System.out.println(
                "  management API     http://" + settings.console().host() + ":" + relay.consolePort() + "/docs");
        relay.firstOwner().ifPresent(Main::introduce);
    }

    /** Printed and not logged: this is the only time the password can be read. */
    private static void introduce(FirstOwner owner) {
        System.out.println("  first admin        " + owner.name());
        owner.generatedPassword()
                .ifPresent(password ->
                        System.out.println("  password           " + password + "   (shown this once; keep it)"));
    }

    /** Ends the process with 0: being asked to stop is not an error, which the JVM would otherwise make of a signal. */
    private static void stop(Relay relay, Logging logging) {
        relay.close();
        logging.close();
        Runtime.getRuntime().halt(0);
    }

    private static IllegalStateException refuseToStart(@Nullable String reason) {
        end(1, reason);
        return new IllegalStateException("the process is ending");
    }

    private static void end(int status, @Nullable String reason) {
        System.err.println(reason);
        System.exit(status);
    }
}
