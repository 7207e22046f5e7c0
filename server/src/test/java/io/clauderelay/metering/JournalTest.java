package io.clauderelay.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.usage.UsageRecords;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final int SMALL = 64 << 10;

    @TempDir
    private Path data;

    @Test
    void recordsAreReadInTheOrderInWhichTheyWereWritten() throws IOException {
        try (Journal journal = Journal.open(folder(), small())) {
            journal.appendDispatch(dispatch("a"));
            journal.appendSettlement(UsageRecords.completed("a"));
            JournalReader reader = journal.readerAt(Position.START);

            assertThat(reader.poll()).isEqualTo(dispatch("a"));
            assertThat(reader.poll()).isEqualTo(new JournalRecord.Settlement(UsageRecords.completed("a")));
            assertThat(reader.poll()).isNull();

            journal.appendDispatch(dispatch("b"));
            assertThat(reader.poll()).isEqualTo(dispatch("b"));
        }
    }

    @Test
    void recordsGoOnInTheNextSegmentWhenOneIsFull() throws IOException {
        List<String> written = new ArrayList<>();
        try (Journal journal = Journal.open(folder(), small())) {
            for (int i = 0; i < 3_000; i++) {
                written.add("exchange-" + i);
                journal.appendDispatch(dispatch(written.getLast()));
            }
            assertThat(ids(journal.readerAt(Position.START))).isEqualTo(written);
        }
        assertThat(segments()).hasSizeGreaterThan(3);

        try (Journal journal = Journal.open(folder(), small())) {
            assertThat(ids(journal.readerAt(Position.START))).isEqualTo(written);
        }
    }

    @Test
    void manyThreadsAppendAndNothingIsLostOrDoubled() throws Exception {
        int threads = 4;
        int each = 5_000;
        List<String> read = new ArrayList<>();
        try (Journal journal = Journal.open(folder(), small())) {
            List<Thread> appenders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                appenders.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        journal.appendDispatch(dispatch(thread + "-" + i + "-" + "x".repeat(i % 50)));
                    }
                }));
            }
            JournalReader reader = journal.readerAt(Position.START);
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                read.addAll(ids(reader));
                return read.size() >= threads * each;
            });
            for (Thread appender : appenders) {
                appender.join();
            }
            assertThat(reader.poll()).isNull();
            assertThat(reader.torn()).isZero();
        }
        assertThat(read).hasSize(threads * each).doesNotHaveDuplicates();
    }

    @Test
    void twoRelaysCannotShareAFolder() throws IOException {
        try (Journal journal = Journal.open(folder(), small())) {
            assertThat(journal.accepting()).isTrue();
            assertThatThrownBy(() -> Journal.open(folder(), small()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by another relay");
        }
        Journal.open(folder(), small()).close();
    }

    @Test
    void newExchangesAreRefusedBeforeRoomForRunningOnesEnds() throws IOException {
        Path folder = data.resolve("journal");
        Path away = data.resolve("away");
        try (Journal journal = Journal.open(folder(), small())) {
            // A folder that is gone refuses the next segment just as a full disk does.
            Files.move(folder, away);
            int accepted = 0;
            while (journal.accepting()) {
                journal.appendDispatch(dispatch("running-" + accepted++));
            }
            int settled = appendUntilFull(journal);
            assertThat(settled).isGreaterThan(150);
            assertThat(journal.accepting()).isFalse();

            Files.move(away, folder);
            await().atMost(Duration.ofSeconds(10)).until(journal::accepting);
            journal.appendDispatch(dispatch("new"));
            assertThat(ids(journal.readerAt(Position.START)))
                    .hasSize(accepted + settled + 1)
                    .endsWith("new");
        }
    }

    @Test
    void noMoreRefusedSettlementsAreRememberedThanThereIsRoomFor() throws IOException {
        RefusedSettlements refused = new RefusedSettlements();
        for (int i = 0; i < RefusedSettlements.MOST + 5; i++) {
            refused.add(UsageRecords.completed("exchange-" + i));
        }
        try (Journal journal = Journal.open(folder(), JournalSettings.defaults())) {
            refused.appendTo(journal);
            refused.add(UsageRecords.completed("later"));
            refused.appendTo(journal);
            refused.add(UsageRecords.completed("too late"));
            refused.giveUp();
            refused.appendTo(journal);

            List<JournalRecord> kept = new ArrayList<>();
            JournalReader reader = journal.readerAt(Position.START);
            for (JournalRecord record = reader.poll(); record != null; record = reader.poll()) {
                kept.add(record);
            }
            assertThat(kept)
                    .hasSize(RefusedSettlements.MOST + 1)
                    .endsWith(new JournalRecord.Settlement(UsageRecords.completed("later")));
        }
    }

    private static int appendUntilFull(Journal journal) {
        int settled = 0;
        while (true) {
            try {
                journal.appendDispatch(dispatch("more-" + settled));
                settled++;
            } catch (JournalFullException e) {
                assertThat(e).hasMessageContaining("no room");
                return settled;
            }
        }
    }

    @Test
    void byDefaultTheCallerNeedNotWaitForTheDisk() throws IOException {
        try (Journal journal = Journal.open(folder(), small())) {
            AtomicReference<Thread> ran = new AtomicReference<>();
            journal.whenDurable(journal.appendDispatch(dispatch("a")), () -> ran.set(Thread.currentThread()));
            assertThat(ran.get()).isSameAs(Thread.currentThread());
        }
    }

    @Test
    void withFsyncAlwaysTheCallerIsToldOnceTheDiskHasIt() throws IOException {
        JournalSettings always =
                new JournalSettings(JournalSettings.Fsync.ALWAYS, new ByteSize(SMALL), Duration.ofSeconds(30));
        try (Journal journal = Journal.open(folder(), always)) {
            for (int i = 0; i < 1_000; i++) {
                AtomicReference<String> ran = new AtomicReference<>();
                long position = journal.appendDispatch(dispatch("exchange-" + i));
                journal.whenDurable(
                        position, () -> ran.set(Thread.currentThread().getName()));
                await().pollInterval(Duration.ofMillis(1)).until(() -> ran.get() != null);
                assertThat(ran.get()).isEqualTo("journal-keeper");
                i += 99;
                AtomicReference<Thread> again = new AtomicReference<>();
                journal.whenDurable(position, () -> again.set(Thread.currentThread()));
                assertThat(again.get()).isSameAs(Thread.currentThread());
            }
        }
    }

    @Test
    void consumedSegmentsAreDeletedExceptTheLastOne() throws IOException {
        try (Journal journal = Journal.open(folder(), small())) {
            for (int i = 0; i < 3_000; i++) {
                journal.appendDispatch(dispatch("exchange-" + i));
            }
            JournalReader reader = journal.readerAt(Position.START);
            int all = ids(reader).size();
            int segment = reader.position().segment();
            journal.consumedBelow(reader.position());

            assertThat(all).isEqualTo(3_000);
            await().untilAsserted(() ->
                    assertThat(segments().getFirst()).isEqualTo(String.format("%010d.journal", segment - 1)));
            journal.appendDispatch(dispatch("after"));
            assertThat(ids(reader)).containsExactly("after");
        }
    }

    @Test
    void readingBeginsAtTheOldestRecordWhenThePositionIsNotInTheJournal() throws IOException {
        try (Journal journal = Journal.open(folder(), small())) {
            journal.appendDispatch(dispatch("a"));
            assertThat(ids(journal.readerAt(new Position(77, 4_096)))).containsExactly("a");
        }
    }

    @Test
    void aFolderKeepsItsNameAndANewOneGetsANewName() throws IOException {
        Set<String> nodes = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            try (Journal journal = Journal.open(folder(), small())) {
                nodes.add(journal.node());
            }
        }
        assertThat(nodes).hasSize(1);
        try (Journal journal = Journal.open(data.resolve("another"), JournalSettings.defaults())) {
            nodes.add(journal.node());
        }
        assertThat(nodes).hasSize(2);
    }

    @Test
    void aFileThatIsNoSegmentIsSetAsideAndTheStartGoesOn() throws IOException {
        Journal.open(folder(), small()).close();
        Path broken = data.resolve("journal/0000000001.journal");
        Files.write(broken, new byte[SMALL]);

        try (Journal journal = Journal.open(folder(), small())) {
            assertThat(ids(journal.readerAt(Position.START))).isEmpty();
        }
        assertThat(broken.resolveSibling("0000000001.journal.damaged")).exists();
    }

    @Test
    void aSegmentOfANewerFormatStopsTheStartWithWhatToDo() throws IOException {
        Journal.open(folder(), small()).close();
        Path file = data.resolve("journal/0000000001.journal");
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 2);
        Files.write(file, bytes);

        assertThatThrownBy(() -> Journal.open(folder(), small()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("start the version that wrote it");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() ->
                        new JournalSettings(JournalSettings.Fsync.INTERVAL, new ByteSize(1_000), Duration.ofMillis(50)))
                .hasMessageContaining("segmentSize is 1000");
        assertThatThrownBy(
                        () -> new JournalSettings(JournalSettings.Fsync.INTERVAL, new ByteSize(SMALL), Duration.ZERO))
                .hasMessageContaining("forceInterval is PT0S");
    }

    static Dispatch dispatch(String exchangeId) {
        return new Dispatch(
                exchangeId,
                Instant.parse("2026-11-20T10:07:00Z"),
                "key-1",
                "account-1",
                Platform.CLAUDE_CONSOLE,
                "messages",
                "claude-sonnet-4-5",
                "claude-code",
                true,
                0);
    }

    private Path folder() {
        return data.resolve("journal");
    }

    private static JournalSettings small() {
        return new JournalSettings(JournalSettings.Fsync.INTERVAL, new ByteSize(SMALL), Duration.ofMillis(5));
    }

    private List<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> ids(JournalReader reader) {
        List<String> ids = new ArrayList<>();
        for (JournalRecord record = reader.poll(); record != null; record = reader.poll()) {
            ids.add(
                    switch (record) {
                        case Dispatch dispatch -> dispatch.exchangeId();
                        case Progress progress -> progress.exchangeId();
                        case JournalRecord.Settlement settlement ->
                            settlement.usage().exchangeId();
                    });
        }
        return ids;
    }
}
