package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.DatabaseKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands of docs/api.md work as written, one after the other, on either database. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class ApiGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "api.md");
    private static final Pattern COMMANDS = Pattern.compile("^```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** A command that is refused stands with the status it prints. */
    private static final Pattern PROMISED_STATUS = Pattern.compile("# (\\d{3})$", Pattern.MULTILINE);

    private static final Pattern PRINTED_STATUS = Pattern.compile("^(\\d{3})$", Pattern.MULTILINE);

    private final DatabaseKind kind;

    @TempDir
    private Path folder;

    ApiGuideTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @Test
    void itsCommandsWorkAsWritten() throws IOException, InterruptedException {
        String commands = commands();
        QuickSettings settings = new QuickSettings();
        settings.database = kind.settings(folder);
        Path output = folder.resolve("output");
        try (RunningRelay relay = RunningRelay.startEmpty(folder.resolve("data"), settings)) {
            Process shell = shell(commands, relay, output);
            boolean ended = shell.waitFor(120, TimeUnit.SECONDS);
            String printed = Files.readString(output, UTF_8);

            assertThat(ended).as(printed).isTrue();
            assertThat(shell.exitValue()).as(printed).isZero();
            assertThat(found(PRINTED_STATUS, printed)).as(printed).isEqualTo(found(PROMISED_STATUS, commands));
        }
    }

    private static String commands() throws IOException {
        return COMMANDS.matcher(Files.readString(GUIDE, UTF_8))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n", "set -euo pipefail\n", ""));
    }

    private static Process shell(String commands, RunningRelay relay, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", commands)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("API", "http://127.0.0.1:" + relay.consolePort() + "/api/v2");
        builder.environment().put("RELAY", relay.baseUrl().toString());
        builder.environment().put("UPSTREAM", relay.upstream().baseUrl().toString());
        builder.environment().put("PASSWORD", QuickSettings.PASSWORD);
        return builder.start();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(ApiGuideTest::digits)
                .toList();
    }

    private static String digits(String match) {
        return match.replaceAll("\\D", "");
    }
}
