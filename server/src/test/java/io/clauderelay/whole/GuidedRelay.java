package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A relay as readers of docs/clients.md find it: accounts of both platforms, a key, and an upstream that greets. */
final class GuidedRelay implements AutoCloseable {
    static final String GREETING = "Hello! How can I help?";

    /** Prints a stream as it is, in which no greeting stands in one piece. */
    static final String CHAT = "curl, Chat completions";

    /** What is run, by the language of its blocks; settings are run by the commands behind them. */
    private static final Set<String> RUN = Set.of("sh", "yaml", "ts", "java");

    /** As many requests as a section makes. */
    private static final int MOST_GREETINGS = 4;

    private final RunningRelay relay;
    private final ManagementApi.IssuedKey key;
    private final ClientGuide guide = ClientGuide.read();

    private GuidedRelay(RunningRelay relay) throws IOException {
        this.relay = relay;
        relay.api().createAccount(Platform.CODEX, relay.upstream().baseUrl(), "sk-guide-of-no-value", Map.of());
        this.key = relay.newKey("whose creation tells that the account is in force");
    }

    static GuidedRelay start(Path dataDir) throws IOException {
        return new GuidedRelay(RunningRelay.start(dataDir));
    }

    RunningRelay relay() {
        return relay;
    }

    ClientGuide guide() {
        return guide;
    }

    GuideReader reader(Path folder) throws IOException {
        return GuideReader.in(folder, guide, relay.baseUrl(), key.secret());
    }

    /** The sections with something to run that prints greetings. */
    static List<ClientGuide.Section> sections() throws IOException {
        return ClientGuide.read().sections().stream()
                .filter(section -> !section.name().isEmpty() && !section.name().equals(CHAT))
                .filter(section -> section.blocks().stream().anyMatch(block -> RUN.contains(block.language())))
                .toList();
    }

    /** Whether no client but curl, or one of the class path, is asked for. */
    static boolean needsNoClient(ClientGuide.Section section) {
        return section.isIn("curl") || section.name().endsWith(", Java");
    }

    /** Every request that reaches the upstream is answered with a greeting, and every greeting is printed. */
    void assertGreets(GuideReader reader, ClientGuide.Section section) throws IOException, InterruptedException {
        Script greeting = Reply.text(GREETING);
        relay.upstream()
                .answerNextWith(Collections.nCopies(MOST_GREETINGS, greeting).toArray(Script[]::new));
        int before = relay.upstream().ledger().answers().size();
        String printed = reader.follow(section);

        int greetings = printed.split(Pattern.quote(GREETING), -1).length - 1;
        assertThat(greetings).as(printed).isPositive();
        assertThat(relay.awaitServed(before + greetings)).hasSize(before + greetings);
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
