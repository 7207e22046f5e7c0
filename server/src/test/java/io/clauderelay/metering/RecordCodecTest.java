package io.clauderelay.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final List<String> TIERS = List.of("standard", "priority", "flex", "batch", "fast");

    private final RecordBuffer buffer = new RecordBuffer();

    @Test
    void aSettlementComesBackAsItWasWritten() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            UsageRecord usage = UsageRecords.random("exchange-" + i, random);
            assertThat(throughBytes(usage)).isEqualTo(new JournalRecord.Settlement(usage));
        }
    }

    @Test
    void aDispatchComesBackAsItWasWritten() {
        Random random = new Random(2);
        for (int i = 0; i < 1_000; i++) {
            Dispatch dispatch = new Dispatch(
                    text(random),
                    Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                    text(random),
                    text(random),
                    random.nextBoolean() ? Platform.CODEX : Platform.CLAUDE_CONSOLE,
                    text(random),
                    text(random),
                    text(random),
                    random.nextBoolean(),
                    random.nextBoolean() ? random.nextLong(1L << 40) : 0);
            assertThat(throughBytes(dispatch)).isEqualTo(dispatch);
        }
    }

    @Test
    void aProgressComesBackAsItWasWritten() {
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            boolean priced = random.nextBoolean();
            Progress progress = new Progress(
                    "exchange-" + i,
                    random.nextBoolean() ? text(random) : null,
                    new TokenCounts(random.nextLong(1L << 40), random.nextInt(200), i, 1, 0, 0, 7),
                    ServiceTier.of(TIERS.get(i % TIERS.size())),
                    random.nextBoolean() ? text(random) : null,
                    priced ? (Long) random.nextLong(1L << 40) : null,
                    priced ? text(random) : null,
                    random.nextBoolean() ? (Long) random.nextLong(1L << 40) : null);
            RecordCodec.encode(progress, buffer);
            assertThat(RecordCodec.decode(Arrays.copyOf(buffer.bytes(), buffer.length())))
                    .isEqualTo(progress);
        }
    }

    @Test
    void theLargestCountsAreKept() {
        long most = Long.MAX_VALUE;
        UsageRecord usage = UsageRecords.withTokens(
                UsageRecords.completed("a"), new TokenCounts(most, most, most, most, most, most, most));

        assertThat(throughBytes(usage)).isEqualTo(new JournalRecord.Settlement(usage));
    }

    @Test
    void aTextThatIsTooLongIsCutBetweenTwoCharacters() {
        assertThat(modelThroughBytes("m".repeat(5_000))).isEqualTo("m".repeat(1_024));
        assertThat(modelThroughBytes("x" + "模".repeat(5_000))).isEqualTo("x" + "模".repeat(341));
        assertThat(modelThroughBytes("模".repeat(300))).isEqualTo("模".repeat(300));
    }

    @Test
    void aNulThatNoDatabaseWouldTakeIsReplaced() {
        assertThat(modelThroughBytes("claude\0opus")).isEqualTo("claude\uFFFDopus");
    }

    @Test
    void aRecordOfANewerVersionIsRefusedWithWhatToDo() {
        RecordCodec.encode(dispatch("m"), buffer);
        byte[] bytes = Arrays.copyOf(buffer.bytes(), buffer.length());
        bytes[1] = 9;

        assertThatThrownBy(() -> RecordCodec.decode(bytes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 9")
                .hasMessageContaining("start the version that wrote it");
    }

    @Test
    void aSettlementOfTheFirstVersionIsStillRead() {
        UsageRecord usage = UsageRecords.completed("e");
        putFirstVersion(usage, 0b0111, 100, 10);
        buffer.putLong(1_500).putText("2026-11");

        assertThat(decoded()).isEqualTo(new JournalRecord.Settlement(usage));
    }

    @Test
    void ofTheFirstVersionWhatWasToldIsKnownEvenWithoutAPrice() {
        UsageRecord unpriced = UsageRecords.withCost(UsageRecords.completed("e"), null, null);

        putFirstVersion(unpriced, 0b0011, 100, 10);
        assertThat(decoded()).isEqualTo(new JournalRecord.Settlement(unpriced));

        putFirstVersion(unpriced, 0b0011, 0, 0);
        assertThat(decoded())
                .isInstanceOfSatisfying(
                        JournalRecord.Settlement.class,
                        untold -> assertThat(untold.usage().basis()).isEqualTo(UsageBasis.UNKNOWN));
    }

    private JournalRecord decoded() {
        return RecordCodec.decode(Arrays.copyOf(buffer.bytes(), buffer.length()));
    }

    /** All but the cost. */
    private void putFirstVersion(UsageRecord usage, int flags, int input, int output) {
        buffer.clear()
                .putByte(RecordCodec.MAGIC)
                .putByte(1)
                .putByte(2)
                .putByte(flags)
                .putText(usage.exchangeId())
                .putText(usage.keyId())
                .putText(usage.accountId())
                .putByte(1)
                .putText(usage.operation())
                .putText(usage.model())
                .putText(usage.upstreamModel())
                .putText(usage.clientKind())
                .putInstant(usage.startedAt())
                .putLong(usage.duration().toNanos())
                .putLong(Objects.requireNonNull(usage.timeToFirstEvent()).toNanos())
                .putByte(1)
                .putCount(200)
                .putCount(1);
        for (int count : new int[] {input, output, 0, 0, 0, 0, 0}) {
            buffer.putCount(count);
        }
    }

    @Test
    void aDispatchOfTheFirstVersionIsStillRead() {
        RecordCodec.encode(dispatch("m"), buffer);
        byte[] bytes = Arrays.copyOf(buffer.bytes(), buffer.length());
        bytes[1] = 1;

        assertThat(RecordCodec.decode(bytes)).isEqualTo(dispatch("m"));
    }

    @Test
    void aCodeThatNobodyKnowsIsRefused() {
        RecordCodec.encode(dispatch("m"), buffer);
        byte[] bytes = Arrays.copyOf(buffer.bytes(), buffer.length());
        bytes[2] = 77;

        assertThatThrownBy(() -> RecordCodec.decode(bytes)).hasMessageContaining("kind 77");
    }

    private String modelThroughBytes(String model) {
        return ((Dispatch) throughBytes(dispatch(model))).model();
    }

    private static Dispatch dispatch(String model) {
        return new Dispatch("e", Instant.EPOCH, "k", "a", Platform.CODEX, "responses", model, "codex", true, 0);
    }

    private JournalRecord throughBytes(Dispatch dispatch) {
        RecordCodec.encode(dispatch, buffer);
        return RecordCodec.decode(Arrays.copyOf(buffer.bytes(), buffer.length()));
    }

    private JournalRecord throughBytes(UsageRecord usage) {
        RecordCodec.encode(usage, buffer);
        return RecordCodec.decode(Arrays.copyOf(buffer.bytes(), buffer.length()));
    }

    private static String text(Random random) {
        int length = random.nextInt(40);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(random.nextInt(10) > 0 ? random.nextInt(32, 127) : random.nextInt(0x1F600, 0x1F640));
        }
        return text.toString();
    }
}
