package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.vocabulary.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder on a disk of its own that fills up: a small one in memory, which only root may mount. */
class FullDiskTest {
    private static final int MORE_THAN_FITS = 1_500;

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()),
                "mounting a file system takes root");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    @Test
    void newRequestsAreRefusedBeforeARecordIsLostAndRunningOnesEnd() throws Exception {
        List<String> answered = new ArrayList<>();
        try (RunningRelay relay = RunningRelay.start(disk.resolve("data"), smallSegments());
                RawConnection running = relay.connect()) {
            running.send(relay.stream().line("x-script: events-20+stall-after-9"));
            String head = running.readUntil("content_block_delta");
            Path filler = disk.resolve("filler");
            fill(filler);

            RawAnswer refusal = askUntilRefused(relay, answered);
            int asked = relay.upstream().ledger().answers().size();
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.text()).contains("api_error");
            assertThat(relay.ask(relay.message()).status()).isEqualTo(503);
            assertThat(relay.upstream().ledger().answers()).hasSize(asked);
            assertThat(health(relay).status()).isEqualTo(503);
            assertThat(health(relay).text()).contains("usage cannot be recorded");

            relay.upstream().continueStalled();
            assertThat(running.readUntil("0\r\n\r\n")).contains("event: message_stop");
            answered.add(exchangeIdIn(head));

            Files.delete(filler);
            Eventually.holds(() -> health(relay).text().equals("{\"status\":\"ready\"}"));
            RawAnswer again = relay.ask(relay.message());
            assertThat(again.status()).isEqualTo(200);
            answered.add(again.exchangeId());
            assertThat(relay.ledger().awaitAll(answered).values())
                    .hasSize(answered.size())
                    .allSatisfy(row -> assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED))
                    .allSatisfy(row -> assertThat(row.costNanoUsd()).isPositive());
        }
    }

    private static QuickSettings smallSegments() {
        QuickSettings settings = new QuickSettings();
        settings.journalSegment = new ByteSize(64 << 10);
        return settings;
    }

    private static void fill(Path filler) {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space");
        }
    }

    /** What is answered until then must not be lost, whatever the disk has become. */
    private static RawAnswer askUntilRefused(RunningRelay relay, List<String> answered) {
        try (RawConnection connection = relay.connect()) {
            for (int i = 0; i < MORE_THAN_FITS; i++) {
                RawAnswer answer = connection.ask(relay.message());
                if (answer.status() != 200) {
                    return answer;
                }
                answered.add(answer.exchangeId());
            }
        }
        throw new AssertionError("after " + MORE_THAN_FITS + " answers the journal still takes more");
    }

    private static String exchangeIdIn(String head) {
        return head.lines()
                .filter(line -> line.startsWith("x-relay-request-id: "))
                .map(line -> line.substring("x-relay-request-id: ".length()).strip())
                .findFirst()
                .orElseThrow();
    }

    private static RawAnswer health(RunningRelay relay) {
        try (RawConnection connection = RawConnection.to(relay.consolePort())) {
            return connection.ask(Ask.of("GET /health"));
        }
    }
}
