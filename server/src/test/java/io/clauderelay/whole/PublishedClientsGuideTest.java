package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/clients.md tells its readers to do with Claude Code, Codex and the SDKs for TypeScript works as written. */
@ExtendWith({PublishedClients.Condition.class, LeakWatch.class})
class PublishedClientsGuideTest {
    private static GuidedRelay guided;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        guided = GuidedRelay.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        if (guided != null) {
            guided.close();
        }
    }

    static List<ClientGuide.Section> sections() throws IOException {
        return GuidedRelay.sections().stream()
                .filter(section -> !GuidedRelay.needsNoClient(section))
                .toList();
    }

    private GuideReader reader() throws IOException {
        return guided.reader(folder).withClients();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void itsCommandsAndProgramsWorkAsWritten(ClientGuide.Section section) throws Exception {
        guided.assertGreets(reader(), section);
    }

    private static void assertTold(GuideReader reader, String commands, String words) throws Exception {
        Headless.Printed run = reader.attempt(commands);

        assertThat(run.status()).as(run.output()).isNotZero();
        assertThat(run.output() + run.errors()).contains(words);
        assertThat(guided.guide().tells(words)).as(words).isTrue();
    }

    @Test
    void claudeCodeTellsOfMistakesInTheWordsThatAreQuoted() throws Exception {
        GuideReader reader = reader();
        String unknown = "Failed to authenticate. API Error: 401 Invalid API key: the relay issued no such key.";
        String address = "export ANTHROPIC_BASE_URL=" + guided.relay().baseUrl();
        String ask = " && claude -p hi";

        assertTold(reader, address + " ANTHROPIC_AUTH_TOKEN=cr_wrong" + ask, unknown);
        assertTold(reader, address + " ANTHROPIC_AUTH_TOKEN=$CRS_KEY ANTHROPIC_API_KEY=sk-ant-old" + ask, unknown);
        assertTold(
                reader,
                address + "/v1 ANTHROPIC_AUTH_TOKEN=$CRS_KEY" + ask,
                "There's an issue with the selected model");
    }

    @Test
    void codexTellsOfAWrongKeyInTheWordsThatAreQuoted() throws Exception {
        GuideReader reader = reader();
        reader.follow(guided.guide().section("Codex, With a provider of its own"));

        assertTold(
                reader,
                "CRS_KEY=cr_wrong codex exec --skip-git-repo-check hi",
                "unexpected status 401 Unauthorized: Invalid API key: the relay issued no such key.");
    }
}
