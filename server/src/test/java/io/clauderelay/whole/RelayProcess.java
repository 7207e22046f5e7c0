package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The relay as an operator starts it: a process of its own, with an environment and an output. */
final class RelayProcess implements AutoCloseable {
    private static final Pattern TOOLS = Pattern.compile("developers' tools +http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern CONSOLE = Pattern.compile("management API +http://127\\.0\\.0\\.1:(\\d+)/docs");
    private static final Pattern PASSWORD = Pattern.compile("(?m)^ +password +(\\S+) ");
    static final String DATA = "data";

    private static final long LIMIT_SECONDS = 30;

    private final Process process;
    private final Path output;

    private RelayProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it in a folder, with its data below, and waits until it says that it is ready. */
    static RelayProcess start(Path folder, Map<String, String> environment) throws IOException {
        Path output = Files.createTempFile(folder, "output", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.clauderelay.Main")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("RELAY_") || name.startsWith("ADMIN_"));
        builder.environment()
                .putAll(Map.of(
                        "RELAY_DATA_DIR", folder.resolve(DATA).toString(),
                        "RELAY_HTTP_HOST", "127.0.0.1",
                        "RELAY_HTTP_PORT", "0",
                        "RELAY_CONSOLE_PORT", "0",
                        "RELAY_UPSTREAM_ALLOW_PRIVATE", "true"));
        builder.environment().putAll(environment);
        RelayProcess relay = new RelayProcess(builder.start(), output);
        Eventually.holds(() -> CONSOLE.matcher(relay.output()).find() || !relay.process.isAlive());
        return relay;
    }

    int relayPort() {
        return Integer.parseInt(find(TOOLS));
    }

    int consolePort() {
        return Integer.parseInt(find(CONSOLE));
    }

    /** The password that the first start made and showed. */
    String shownPassword() {
        Eventually.holds(() -> PASSWORD.matcher(output()).find());
        return find(PASSWORD);
    }

    private String find(Pattern pattern) {
        Matcher matcher = pattern.matcher(output());
        assertThat(matcher.find()).as(output()).isTrue();
        return matcher.group(1);
    }

    /** All that it has printed and logged. */
    String output() {
        try {
            return Files.readString(output, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
