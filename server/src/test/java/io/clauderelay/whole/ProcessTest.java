package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.ScriptedUpstream;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay as a process: what it prints, how it stops, and what survives when it is killed. */
class ProcessTest {
    private static final Map<String, String> TALKATIVE = Map.of("RELAY_LOG_LEVEL", "debug");
    private static final int CLIENTS = 8;
    private static final int WHOLE_BEFORE_THE_KILL = 40;

    @TempDir
    private Path folder;

    private Path dataDir;
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        dataDir = folder.resolve(RelayProcess.DATA);
        upstream = ScriptedUpstream.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void theFirstStartIntroducesItselfAndNoSecretIsEverShownAgain() throws Exception {
        List<String> secrets = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        String password;
        String keySecret;
        try (RelayProcess first = RelayProcess.start(folder, TALKATIVE)) {
            password = first.shownPassword();
            try (ManagementApi api = ManagementApi.signIn(first.consolePort(), password)) {
                keySecret = arrange(api).secret();
                secrets.addAll(List.of(keySecret, RunningRelay.CREDENTIAL, api.token()));
                serve(first, keySecret);
                terminateWithinAStream(first, keySecret);
                assertThat(api.answers()).isEmpty();
            }
            assertThat(first.output()).containsOnlyOnce(password).contains("first admin");
            shown.add(first.output().replace(password, ""));
        }
        try (RelayProcess second = RelayProcess.start(folder, TALKATIVE);
                ManagementApi api = ManagementApi.signIn(second.consolePort(), password)) {
            serve(second, keySecret);
            secrets.add(api.token());
            Stream.of("/keys", "/accounts/claude-console", "/stats/usage", "/auth/me")
                    .forEach(api::get);
            shown.addAll(api.answers());
            shown.add(second.output());
            assertThat(second.output()).doesNotContain("first admin", "shown this once");
            second.terminate();
            assertThat(second.awaitExit()).isZero();
        }

        secrets.add(password);
        shown.addAll(files());
        assertThat(shown).hasSizeGreaterThan(8);
        for (String secret : secrets) {
            // Hints show the two ends of a secret; a token's last part alone opens the door as well.
            String tellTale = secret.substring(secret.length() / 3, secret.length() - 4);
            assertThat(shown).noneMatch(text -> text.contains(tellTale));
        }
    }

    private ManagementApi.IssuedKey arrange(ManagementApi api) {
        api.createAccount(upstream.baseUrl(), RunningRelay.CREDENTIAL);
        return api.createKey("process");
    }

    private static void serve(RelayProcess relay, String secret) {
        Eventually.passes(() -> {
            try (RawConnection connection = RawConnection.to(relay.relayPort())) {
                assertThat(connection.ask(Ask.stream(secret)).status()).isEqualTo(200);
            }
        });
    }

    private static void terminateWithinAStream(RelayProcess relay, String secret) throws InterruptedException {
        try (RawConnection connection = RawConnection.to(relay.relayPort())) {
            connection.send(Ask.stream(secret).line("x-script: events-50+every-10"));
            connection.readUntil("event: ping");
            relay.terminate();

            assertThat(connection.readUntil("0\r\n\r\n")).contains("event: message_stop");
        }
        assertThat(relay.awaitExit()).isZero();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(dataDir)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.add(new String(Files.readAllBytes(file), ISO_8859_1));
            }
            return texts;
        }
    }

    @Test
    void whoeverGotAWholeAnswerIsInTheLedgerOnceThoughTheProcessIsKilled() throws Exception {
        Queue<RawAnswer> answers = new ConcurrentLinkedQueue<>();
        ManagementApi.IssuedKey key;
        try (RelayProcess relay = RelayProcess.start(folder, Map.of("ADMIN_PASSWORD", QuickSettings.PASSWORD));
                ManagementApi api = ManagementApi.signIn(relay.consolePort(), QuickSettings.PASSWORD)) {
            key = arrange(api);
            serve(relay, key.secret());
            killUnderLoad(relay, key.secret(), answers);
        }
        List<RawAnswer> whole =
                answers.stream().filter(answer -> answer.end() == End.WHOLE).toList();
        List<RawAnswer> cut =
                answers.stream().filter(answer -> answer.end() != End.WHOLE).toList();
        assertThat(whole).hasSizeGreaterThanOrEqualTo(WHOLE_BEFORE_THE_KILL);
        assertThat(cut).isNotEmpty();

        try (RunningRelay again = RunningRelay.startEmpty(dataDir, new QuickSettings())) {
            again.ledger().awaitOfKey(key.id(), whole.size() + cut.size() + 1);
            whole.forEach(answer -> assertKept(again.ledger(), answer));
            cut.forEach(answer -> assertInterrupted(again.ledger(), answer));
            List<LedgerFile.Row> rows = again.ledger().rows();
            assertThat(rows).extracting(LedgerFile.Row::exchangeId).doesNotHaveDuplicates();
            // One was served before the load; of each client one more may have died before its client read the head.
            assertThat(rows.size() - answers.size()).isBetween(1, 1 + CLIENTS);
        }
    }

    private void killUnderLoad(RelayProcess relay, String secret, Queue<RawAnswer> answers) throws Exception {
        AtomicInteger whole = new AtomicInteger();
        Ask ask = Ask.stream(secret).line("x-script: events-20+every-2");
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.startVirtualThread(() -> {
                try (RawConnection connection = RawConnection.to(relay.relayPort())) {
                    while (relay.isAlive()) {
                        RawAnswer answer = connection.ask(ask);
                        answers.add(answer);
                        if (answer.end() == End.WHOLE && whole.incrementAndGet() == WHOLE_BEFORE_THE_KILL) {
                            relay.kill();
                        }
                    }
                } catch (UncheckedIOException died) {
                    // The relay is gone, as it should be.
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    private ServedAnswer served(RawAnswer answer) {
        String id = answer.required("request-id");
        Eventually.holds(() -> upstream.ledger().find(id).isPresent());
        return upstream.ledger().find(id).orElseThrow();
    }

    private void assertKept(LedgerFile ledger, RawAnswer answer) {
        LedgerFile.Row row = ledger.await(answer.exchangeId());
        ServedAnswer served = served(answer);
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(row.tokens()).isEqualTo(served.tokens());
        assertThat(row.costNanoUsd()).isPositive();
    }

    private void assertInterrupted(LedgerFile ledger, RawAnswer answer) {
        LedgerFile.Row row = ledger.await(answer.exchangeId());
        ServedAnswer served = served(answer);
        // One that the upstream had served to its end may have been kept a moment before its last bytes could leave.
        if (!served.whole()) {
            assertThat(row.outcome()).isEqualTo(Outcome.INTERRUPTED);
        }
        if (row.outcome() == Outcome.INTERRUPTED && answer.text().contains("content_block_delta")) {
            // The opening had told the input, and that was kept before the first content went on.
            assertThat(row.tokens().input()).isEqualTo(served.tokens().input());
            assertThat(row.costNanoUsd()).isPositive();
        }
    }
}
