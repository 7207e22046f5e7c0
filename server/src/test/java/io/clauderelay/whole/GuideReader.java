package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Somebody with a home, an address and a key, who does what docs/clients.md says, block by block. */
final class GuideReader {
    private static final Pattern CLASS_NAME = Pattern.compile("public class (\\w+)");

    /** A refused request ends the reading, which curl by itself would not. */
    private static final String SHELL = """
            set -euo pipefail
            curl() { command curl --fail-with-body "$@"; }
            """;

    private final Path folder;
    private final Headless place;
    private final ClientGuide guide;
    private final URI relay;
    private final String secret;
    private final StringBuilder printed = new StringBuilder();

    private GuideReader(Path folder, ClientGuide guide, URI relay, String secret) throws IOException {
        this.folder = folder;
        this.place = new Headless(folder);
        this.guide = guide;
        this.relay = relay;
        this.secret = secret;
    }

    static GuideReader in(Path folder, ClientGuide guide, URI relay, String secret) throws IOException {
        return new GuideReader(folder, guide, relay, secret);
    }

    /** Installs the clients, whose programs are found by their names then. */
    GuideReader withClients() throws IOException {
        PublishedClients clients = PublishedClients.installed();
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Files.createSymbolicLink(
                programs.resolve("claude"), clients.nativeProgram("@anthropic-ai", "claude-code", "claude"));
        Files.createSymbolicLink(programs.resolve("codex"), clients.script("@openai/codex/bin/codex.js"));
        place.set("PATH", programs + ":" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        clients.layOutScripts(folder.resolve("project"));
        return this;
    }

    /** What all that was run has printed. */
    String follow(ClientGuide.Section section) throws IOException, InterruptedException {
        for (ClientGuide.Block block : section.blocks()) {
            follow(section, block.with(relay, secret));
        }
        return printed.toString();
    }

    private void follow(ClientGuide.Section section, ClientGuide.Block block) throws IOException, InterruptedException {
        String text = block.text();
        switch (block.language()) {
            case "sh" -> shell(text);
            case "yaml" -> ci(text);
            case "toml" -> write(place.home().resolve(".codex/config.toml"), text);
            case "json" -> {
                if (section.isIn("Claude Code")) {
                    write(place.home().resolve(".claude/settings.json"), text);
                }
            }
            case "ts" -> {
                write(folder.resolve("project/hello.mjs"), text);
                shell("node hello.mjs");
            }
            case "java" -> java(text);
            case "console", "python", "go" -> {
                // Installing needs a network, and the other two need what is not everywhere.
            }
            default -> throw new AssertionError("nothing is known about blocks in " + block.language());
        }
    }

    private void shell(String commands) throws IOException, InterruptedException {
        Headless.Printed run = attempt(commands);
        assertThat(run.status()).as(commands + run.output() + run.errors()).isZero();
    }

    /** Runs commands whatever they come to, with what the guide says at its beginning before them. */
    Headless.Printed attempt(String commands) throws IOException, InterruptedException {
        String first = guide.section("").blocks().getFirst().with(relay, secret).text();
        Headless.Printed run = place.run(List.of("bash", "-c", SHELL + first + commands));
        printed.append(run.output());
        return run;
    }

    private void java(String program) throws IOException, InterruptedException {
        Matcher name = CLASS_NAME.matcher(program);
        assertThat(name.find()).as(program).isTrue();
        write(folder.resolve("project").resolve(name.group(1) + ".java"), program);
        place.set("CLASSPATH", System.getProperty("java.class.path"));
        place.set(
                "JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        shell("\"$JAVA\" -XX:TieredStopAtLevel=1 " + name.group(1) + ".java");
    }

    /** Plays a job: its variables and its steps, but for what is installed. */
    private void ci(String workflow) throws IOException, InterruptedException {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(workflow);
        for (JsonNode job : Json.mapper().valueToTree(loaded).get("jobs")) {
            job.get("env")
                    .properties()
                    .forEach(variable -> place.set(
                            variable.getKey(),
                            variable.getValue()
                                    .asText()
                                    .replace("${{ vars.RELAY_URL }}", relay.toString())
                                    .replace("${{ secrets.RELAY_KEY }}", secret)));
            for (JsonNode step : job.get("steps")) {
                String commands = step.path("run").asText();
                if (!commands.isEmpty() && !commands.startsWith("npm install")) {
                    shell(commands);
                }
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, UTF_8);
    }
}
