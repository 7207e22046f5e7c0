package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Codex as it is published, without a screen. */
final class Codex {
    /** A provider of its own name, which is asked over HTTP alone; and nothing that would leave the machine. */
    private static final String SETTINGS = """
            model = "gpt-6.1-sol"
            model_provider = "relay"
            [model_providers.relay]
            name = "relay"
            base_url = "(address)/v1"
            wire_api = "responses"
            env_key = "CODEX_API_KEY"
            [analytics]
            enabled = false
            [otel]
            metrics_exporter = "none"
            [features]
            plugins = false
            """;

    private final Path program;
    private final Headless place;
    private final URI baseUrl;

    private Codex(Path program, Headless place, URI baseUrl) {
        this.program = program;
        this.place = place;
        this.baseUrl = baseUrl;
    }

    /** One that asks at an address with a key. */
    static Codex in(Path folder, URI baseUrl, String secret) throws IOException {
        Headless place = new Headless(folder);
        place.set("CODEX_HOME", place.home().toString());
        place.set("CODEX_API_KEY", secret);
        Files.writeString(
                place.home().resolve("config.toml"), SETTINGS.replace("(address)", baseUrl.toString()), UTF_8);
        return new Codex(PublishedClients.installed().script("@openai/codex/bin/codex.js"), place, baseUrl);
    }

    /**
     * What it prints of a run.
     *
     * @param events in order, one a line
     */
    record Run(int status, List<JsonNode> events) {
        /** What the model said, piece by piece. */
        List<String> said() {
            return events.stream()
                    .filter(event -> event.at("/item/type").asText().equals("agent_message"))
                    .map(event -> event.at("/item/text").asText())
                    .toList();
        }

        /** What it told its user of troubles. */
        List<String> errors() {
            return events.stream()
                    .filter(event -> event.path("type").asText().equals("error")
                            || event.at("/item/type").asText().equals("error"))
                    .map(JsonNode::toString)
                    .toList();
        }
    }

    /** Gives it a prompt in a new conversation. */
    Run ask(String prompt) throws IOException, InterruptedException {
        return run(List.of(prompt));
    }

    /** The same of another model, which may have other tools. */
    Run ask(String model, String prompt) throws IOException, InterruptedException {
        return run(List.of("-m", model, prompt));
    }

    /** Goes on with the last conversation, which is compacted first for being longer than so many tokens. */
    Run goOnCompacted(int tokens, String prompt) throws IOException, InterruptedException {
        return run(List.of(
                "-c",
                "model_providers.relay.name=\"OpenAI\"",
                "-c",
                "model_auto_compact_token_limit=" + tokens,
                "resume",
                "--last",
                prompt));
    }

    /** Goes on with the last conversation. */
    Run goOn(String prompt) throws IOException, InterruptedException {
        return run(List.of("resume", "--last", prompt));
    }

    /** The same over the provider that is built in, which tries a WebSocket first. */
    Run askBuiltIn(String prompt) throws IOException, InterruptedException {
        return run(List.of("-c", "model_provider=\"openai\"", "-c", "openai_base_url=\"" + baseUrl + "/v1\"", prompt));
    }

    private Run run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("node", program.toString(), "exec", "--skip-git-repo-check", "--json"));
        command.addAll(arguments);
        Headless.Printed printed = place.run(command);
        assertThat(printed.output()).as(printed.errors()).isNotBlank();
        List<JsonNode> events = new ArrayList<>();
        for (String line : printed.output().lines().toList()) {
            events.add(Json.mapper().readTree(line));
        }
        return new Run(printed.status(), events);
    }
}
