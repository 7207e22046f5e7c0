package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.json.Json;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Claude Code as it is published, without a screen, with a home of its own and no network but the one it is given. */
final class ClaudeCode {
    private static final long PATIENCE_SECONDS = 120;

    /** Nothing listens there: whatever does not go to loopback fails at once. */
    private static final String DEAD_END = "http://127.0.0.1:9";

    private final Path program;
    private final Path folder;
    private final Path project;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private ClaudeCode(Path program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        this.project = Files.createDirectories(folder.resolve("project"));
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        environment.put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
        environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        environment.put("HTTPS_PROXY", DEAD_END);
        environment.put("HTTP_PROXY", DEAD_END);
        environment.put("NO_PROXY", "127.0.0.1");
    }

    /** One that asks at an address, with its key in the variable for bearers. */
    static ClaudeCode in(Path folder, URI baseUrl, String secret) throws IOException {
        Path program = PublishedClients.required().nativeProgram("@anthropic-ai", "claude-code", "claude");
        return new ClaudeCode(program, folder)
                .with("ANTHROPIC_BASE_URL", baseUrl.toString())
                .with("ANTHROPIC_AUTH_TOKEN", secret);
    }

    /** The same with another variable, or another value of one. */
    ClaudeCode with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ClaudeCode without(String name) {
        environment.remove(name);
        return this;
    }

    /** The folder that it works in. */
    Path project() {
        return project;
    }

    /**
     * What it prints of a run.
     *
     * @param json the one object that it writes about a run
     */
    record Run(int status, JsonNode json) {
        String result() {
            return json.path("result").asText();
        }

        String sessionId() {
            return json.path("session_id").asText();
        }
    }

    /** Gives it a prompt, and expects it to do well. */
    Run ask(String prompt, String... options) throws IOException, InterruptedException {
        Run run = run(prompt, options);
        assertThat(run.status()).as(run.json().toString()).isZero();
        return run;
    }

    /** Gives it a prompt and waits for its end. */
    Run run(String prompt, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-p", prompt, "--output-format", "json"));
        command.addAll(List.of(options));
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
        String printed = Files.readString(output.toPath(), UTF_8);
        assertThat(printed).as(Files.readString(errors.toPath(), UTF_8)).isNotBlank();
        return new Run(process.exitValue(), Json.mapper().readTree(printed));
    }
}
