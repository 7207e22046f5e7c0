package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A place for a client of the command line: a home and a project of its own, and no network but loopback. */
final class Headless {
    private static final long PATIENCE_SECONDS = 120;

    /** Nothing listens there: whatever does not go to loopback fails at once. */
    private static final String DEAD_END = "http://127.0.0.1:9";

    private final Path folder;
    private final Path home;
    private final Path project;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** What a run printed. */
    record Printed(int status, String output, String errors) {}

    Headless(Path folder) throws IOException {
        this.folder = folder;
        this.home = Files.createDirectories(folder.resolve("home"));
        this.project = Files.createDirectories(folder.resolve("project"));
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
        environment.put("HTTPS_PROXY", DEAD_END);
        environment.put("HTTP_PROXY", DEAD_END);
        environment.put("NO_PROXY", "127.0.0.1");
    }

    Path home() {
        return home;
    }

    void set(String name, String value) {
        environment.put(name, value);
    }

    void unset(String name) {
        environment.remove(name);
    }

    /** Runs a command in the project to its end. */
    Printed run(List<String> command) throws IOException, InterruptedException {
        File output = folder.resolve("output").toFile();
        File errors = folder.resolve("errors").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output)
                .redirectError(errors);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it ends in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Printed(
                process.exitValue(),
                Files.readString(output.toPath(), UTF_8),
                Files.readString(errors.toPath(), UTF_8));
    }
}
