package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A client for JavaScript in a process of its own, driven by scenarios of {@code src/test/clients}. */
final class NodeSdk implements AutoCloseable {
    /** A command that takes longer hangs; the process is ended, which ends the reading of its lines. */
    private static final long PATIENCE_SECONDS = 60;

    private final String packageName;
    private final Process process;
    private final Writer commands;
    private final BufferedReader lines;

    private NodeSdk(String packageName, Process process) {
        this.packageName = packageName;
        this.process = process;
        this.commands = process.outputWriter(UTF_8);
        this.lines = process.inputReader(UTF_8);
    }

    /** Starts a script in the folder with the client of a package, and ends it when the test run ends. */
    static NodeSdk start(Path folder, String script, String packageName) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("node", script, packageName)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // Settings of whoever runs the tests, such as keys and proxies, are none of the client's business.
        String path = builder.environment().getOrDefault("PATH", "");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new NodeSdk(packageName, process);
    }

    /** Has a scenario played; its lines are to be read. */
    void begin(String scenario, Map<String, ?> how) {
        Map<String, Object> command = new LinkedHashMap<>(how);
        command.put("scenario", scenario);
        try {
            commands.write(Json.write(command) + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line of the scenario. */
    JsonNode next() {
        Thread watch = Thread.startVirtualThread(this::endWhenItHangs);
        try {
            String line = lines.readLine();
            assertThat(line).as("a line from " + packageName).isNotNull();
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            watch.interrupt();
        }
    }

    private void endWhenItHangs() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        }
    }

    /** Plays a scenario to its end; answers its lines, the last of which carries {@code result} or {@code error}. */
    List<JsonNode> play(String scenario, Map<String, ?> how) {
        begin(scenario, how);
        List<JsonNode> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!all.getLast().has("result") && !all.getLast().has("error"));
        return all;
    }

    /** What a scenario that goes well comes to. */
    JsonNode result(String scenario, Map<String, ?> how) {
        JsonNode last = play(scenario, how).getLast();
        assertThat(last.has("result")).as(last.toString()).isTrue();
        return last.get("result");
    }

    /** The error that a scenario ends with. */
    JsonNode error(String scenario, Map<String, ?> how) {
        JsonNode last = play(scenario, how).getLast();
        assertThat(last.has("error")).as(last.toString()).isTrue();
        return last.get("error");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
