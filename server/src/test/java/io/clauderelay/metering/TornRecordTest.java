package io.clauderelay.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.usage.UsageRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment with three records, of which one is not whole. */
class TornRecordTest {
    @TempDir
    private Path folder;

    private byte[] whole = new byte[0];
    private final int[] starts = new int[3];
    private int end;

    private record Found(List<String> ids, long torn) {}

    @BeforeEach
    void writeThreeRecords() throws IOException {
        JournalSettings settings =
                new JournalSettings(JournalSettings.Fsync.INTERVAL, new ByteSize(64 << 10), Duration.ofMillis(50));
        try (Journal journal = Journal.open(folder, settings)) {
            for (int i = 0; i < starts.length; i++) {
                starts[i] = (int) journal.appendSettlement(UsageRecords.completed("exchange-" + i));
            }
            end = (int) journal.appendDispatch(JournalTest.dispatch("end"));
        }
        whole = Files.readAllBytes(folder.resolve("0000000001.journal"));
        Arrays.fill(whole, end, whole.length, (byte) 0);
    }

    @Test
    void aTailCutAtAnyByteLosesOnlyTheLastRecord() throws IOException {
        int length = payloadLength(2);
        for (int cut = starts[2]; cut < starts[2] + 8 + length; cut++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, cut, torn.length, (byte) 0);
            // The record's last byte may be a zero itself, and then it is whole without it.
            boolean same = Arrays.equals(torn, whole);

            Found found = read(torn);

            assertThat(found.ids()).as("cut at %d", cut).startsWith("exchange-0", "exchange-1");
            assertThat(found.ids().size()).as("cut at %d", cut).isEqualTo(same ? 3 : 2);
            assertThat(found.torn()).as("cut at %d", cut).isEqualTo(same || cut == starts[2] ? 0 : 1);
        }
    }

    @Test
    void aRecordBegunAndNotEndedIsSkippedAtEveryStageOfItsWriting() throws IOException {
        for (int written = 0; written <= payloadLength(1); written++) {
            byte[] torn = whole.clone();
            numbers(torn).putInt(starts[1], -payloadLength(1));
            Arrays.fill(torn, starts[1] + 8 + written, starts[2], (byte) 0);

            assertThat(read(torn)).isEqualTo(new Found(List.of("exchange-0", "exchange-2"), 1));
        }
    }

    @Test
    void aHoleOfZeroesBetweenRecordsIsSkippedAndCounted() throws IOException {
        byte[] torn = whole.clone();
        Arrays.fill(torn, starts[1], starts[2], (byte) 0);

        assertThat(read(torn)).isEqualTo(new Found(List.of("exchange-0", "exchange-2"), 1));
    }

    @Test
    void aFlippedBitAnywhereInARecordIsNoticed() throws IOException {
        for (int at = starts[1]; at < starts[1] + 8 + payloadLength(1); at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;

            assertThat(read(flipped))
                    .as("flipped at %d", at)
                    .isEqualTo(new Found(List.of("exchange-0", "exchange-2"), 1));
        }
    }

    @Test
    void aRecordMovedElsewhereDoesNotPassForOne() throws IOException {
        byte[] copied = whole.clone();
        System.arraycopy(whole, starts[0], copied, end, starts[1] - starts[0]);

        assertThat(read(copied)).isEqualTo(new Found(List.of("exchange-0", "exchange-1", "exchange-2"), 1));
    }

    @Test
    void aFileCutShortIsReadAsFarAsItGoes() throws IOException {
        assertThat(read(Arrays.copyOf(whole, starts[2] + 21)))
                .isEqualTo(new Found(List.of("exchange-0", "exchange-1"), 1));
    }

    private int payloadLength(int record) {
        return numbers(whole).getInt(starts[record]);
    }

    private static ByteBuffer numbers(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Found read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("torn"), bytes);
        Segment segment = Segment.sealed(file);
        JournalReader reader = new JournalReader(segment, Segment.HEADER_BYTES);
        List<String> ids = new ArrayList<>();
        for (JournalRecord record = reader.poll(); record != null; record = reader.poll()) {
            ids.add(((JournalRecord.Settlement) record).usage().exchangeId());
        }
        segment.unmap();
        return new Found(ids, reader.torn());
    }
}
