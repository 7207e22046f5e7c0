package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/clients.md tells its readers to do works as written, with the clients as they are published. */
@ExtendWith(LeakWatch.class)
class ClientGuideTest {
    private static final String GREETING = "Hello! How can I help?";
    private static final String CHAT = "curl, Chat completions";

    /** What is run, by the language of its blocks; settings are run by the commands behind them. */
    private static final Set<String> RUN = Set.of("sh", "yaml", "ts", "java");

    private static RunningRelay relay;
    private static ManagementApi.IssuedKey key;
    private static ClientGuide guide;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        guide = ClientGuide.read();
        relay = RunningRelay.start(folder);
        relay.api().createAccount(Platform.CODEX, relay.upstream().baseUrl(), "sk-guide-of-no-value", Map.of());
        key = relay.newKey("whose creation tells that the account is in force");
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    @BeforeEach
    void greet() {
        Script[] greetings = new Script[4];
        Arrays.fill(greetings, Reply.text(GREETING));
        relay.upstream().answerNextWith(greetings);
    }

    private GuideReader reader() throws IOException {
        return GuideReader.in(folder, guide, relay.baseUrl(), key.secret());
    }

    /** Every request that reached the upstream was answered with a greeting, and every greeting was printed. */
    private static void assertGreets(GuideReader reader, ClientGuide.Section section) throws Exception {
        int before = relay.upstream().ledger().answers().size();
        String printed = reader.follow(section);

        int greetings = printed.split(Pattern.quote(GREETING), -1).length - 1;
        assertThat(greetings).as(printed).isPositive();
        assertThat(relay.awaitServed(before + greetings)).hasSize(before + greetings);
    }

    /** The sections with something to run, but for the chat, which needs another upstream. */
    private static Stream<ClientGuide.Section> sections() {
        return guide.sections().stream()
                .filter(section -> !section.name().isEmpty() && !section.name().equals(CHAT))
                .filter(section -> section.blocks().stream().anyMatch(block -> RUN.contains(block.language())));
    }

    private static boolean needsNoClient(ClientGuide.Section section) {
        return section.isIn("curl") || section.name().endsWith(", Java");
    }

    static List<ClientGuide.Section> sectionsWithoutClients() {
        return sections().filter(ClientGuideTest::needsNoClient).toList();
    }

    static List<ClientGuide.Section> sectionsWithClients() {
        return sections().filter(section -> !needsNoClient(section)).toList();
    }

    @ParameterizedTest
    @MethodSource("sectionsWithoutClients")
    void itsCommandsAndProgramsWorkAsWritten(ClientGuide.Section section) throws Exception {
        assertGreets(reader(), section);
    }

    @Test
    void aChatTellsItsTokensOnlyToThoseWhoAsk() throws Exception {
        try (ChatUpstream chat = ChatUpstream.saying(GREETING)) {
            relay.api()
                    .createAccount(
                            Platform.CODEX,
                            chat.baseUrl(),
                            "sk-chat-of-no-value",
                            Map.of("name", "chat", "supportedModels", List.of("gpt-5.4-mini"), "priority", 1));
            // A key of its own, for the other one's greetings may have made a session with the scripted upstream.
            ManagementApi.IssuedKey own = relay.newKey("chat");

            String printed =
                    GuideReader.in(folder, guide, relay.baseUrl(), own.secret()).follow(guide.section(CHAT));

            assertThat(printed).contains(GREETING, "[DONE]").doesNotContain("prompt_tokens");
            assertThat(chat.asked()).singleElement().asString().contains("\"include_usage\":true");
        }
    }

    @Test
    void whatTheRelayRefusesIsQuotedAsItIs() throws Exception {
        String wrong = "-sS -H 'x-api-key: cr_wrong' -H 'content-type: application/json' -d '{}' ";
        for (String path : List.of("/v1/messages", "/v1/responses")) {
            Headless.Printed refused = reader().attempt("command curl " + wrong + relay.baseUrl() + path);

            String untilItsId = refused.output().replaceAll("\"request_id\".*", "");
            assertThat(guide.tells(untilItsId)).as(untilItsId).isTrue();
        }
    }

    /** Skipped where the clients are not installed. */
    @Nested
    @ExtendWith(PublishedClients.Condition.class)
    class Published {
        static List<ClientGuide.Section> sections() {
            return sectionsWithClients();
        }

        @ParameterizedTest
        @MethodSource("sections")
        void itsCommandsAndProgramsWorkAsWritten(ClientGuide.Section section) throws Exception {
            assertGreets(reader().withClients(), section);
        }

        private void assertTold(GuideReader reader, String commands, String words) throws Exception {
            Headless.Printed run = reader.attempt(commands);

            assertThat(run.status()).as(run.output()).isNotZero();
            assertThat(run.output() + run.errors()).contains(words);
            assertThat(guide.tells(words)).as(words).isTrue();
        }

        @Test
        void claudeCodeTellsOfMistakesInTheWordsThatAreQuoted() throws Exception {
            GuideReader reader = reader().withClients();
            String unknown = "Failed to authenticate. API Error: 401 Invalid API key: the relay issued no such key.";
            String address = "export ANTHROPIC_BASE_URL=" + relay.baseUrl();
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
            GuideReader reader = reader().withClients();
            reader.follow(guide.section("Codex, With a provider of its own"));

            assertTold(
                    reader,
                    "CRS_KEY=cr_wrong codex exec --skip-git-repo-check hi",
                    "unexpected status 401 Unauthorized: Invalid API key: the relay issued no such key.");
        }
    }
}
