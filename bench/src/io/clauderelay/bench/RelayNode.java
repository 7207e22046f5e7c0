package io.clauderelay.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The relay as it is shipped, as a process that can be killed and started again on the same data. */
final class RelayNode implements AutoCloseable {
    private static final String PASSWORD = "bench-Passw0rd-of-no-value";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final List<String> command;
    private final Path folder;
    private final int relayPort;
    private final int consolePort;
    private Child child;

    private RelayNode(List<String> command, Path folder, int relayPort, int consolePort)
            throws IOException, InterruptedException {
        this.command = command;
        this.folder = folder;
        this.relayPort = relayPort;
        this.consolePort = consolePort;
        this.child = launch();
    }

    /**
     * Starts the relay on an empty folder and waits until it listens.
     *
     * @param jar what is started, with its libraries beside it
     * @param flags of the Java virtual machine, separated by blanks
     */
    static RelayNode start(Path jar, String flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags.split(" +", -1)));
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        return new RelayNode(command, Child.folder("relay"), Child.freePort(), Child.freePort());
    }

    private Child launch() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "RELAY_HTTP_PORT", Integer.toString(relayPort),
                        "RELAY_CONSOLE_PORT", Integer.toString(consolePort),
                        "RELAY_UPSTREAM_ALLOW_PRIVATE", "true",
                        "ADMIN_USERNAME", "admin",
                        "ADMIN_PASSWORD", PASSWORD));
        Child started = Child.start("relay", folder, builder);
        try {
            started.awaitPort(relayPort, START_LIMIT);
            started.awaitPort(consolePort, START_LIMIT);
            return started;
        } catch (IOException e) {
            String words = started.lastWords();
            started.close();
            throw new IOException("the relay did not get ready: " + e.getMessage() + "\n" + words, e);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        child.kill();
    }

    /** SIGTERM, after which everything of the journal is in the database. */
    void stop() throws IOException, InterruptedException {
        child.stop(STOP_LIMIT);
    }

    /** Starts it again on the same data, after {@link #kill} or {@link #stop}. */
    void startAgain() throws IOException, InterruptedException {
        child = launch();
    }

    /** Signs in as the admin. */
    ConsoleClient console() throws IOException, InterruptedException {
        return ConsoleClient.signIn(consolePort, PASSWORD);
    }

    int port() {
        return relayPort;
    }

    /** Where its SQLite database lies. */
    Path database() {
        return folder.resolve("data/relay.db");
    }

    ProcessStat process() {
        return new ProcessStat(child.pid());
    }

    /** Ends it and takes its data away. */
    @Override
    public void close() {
        child.close();
    }
}
