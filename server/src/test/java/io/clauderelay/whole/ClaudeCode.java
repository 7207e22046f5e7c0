package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Claude Code as it is published, without a screen. */
final class ClaudeCode {
    private final Path program;
    private final Headless place;

    private ClaudeCode(Path program, Headless place) {
        this.program = program;
        this.place = place;
    }

    /** One that asks at an address, with its key in the variable for bearers. */
    static ClaudeCode in(Path folder, URI baseUrl, String secret) throws IOException {
        Path program = PublishedClients.installed().nativeProgram("@anthropic-ai", "claude-code", "claude");
        return new ClaudeCode(program, new Headless(folder))
                .with("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
                .with("ANTHROPIC_BASE_URL", baseUrl.toString())
                .with("ANTHROPIC_AUTH_TOKEN", secret);
    }

    /** The same with another variable, or another value of one. */
    ClaudeCode with(String name, String value) {
        place.set(name, value);
        return this;
    }

    ClaudeCode without(String name) {
        place.unset(name);
        return this;
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
        Headless.Printed printed = place.run(command);
        assertThat(printed.output()).as(printed.errors()).isNotBlank();
        return new Run(printed.status(), Json.mapper().readTree(printed.output()));
    }
}
