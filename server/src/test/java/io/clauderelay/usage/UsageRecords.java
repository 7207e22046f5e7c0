package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Usage records for tests. */
public final class UsageRecords {
    private static final String[] MODELS = {"claude-opus-4-6", "claude-sonnet-4-5", "claude-haiku-4-5"};
    private static final Instant START = Instant.parse("2026-11-20T10:07:00Z");

    private record Asked(String model, @Nullable String upstreamModel) {}

    private record End(Outcome outcome, int status, int attempts) {}

    private UsageRecords() {}

    /** A ledger whose keys' first uses nobody wants to hear of. */
    public static Ledger ledger(Database database) {
        return new Ledger(database, (_, _) -> {});
    }

    /** A completed exchange that used 100 input and 10 output tokens and cost 1,500 nano-dollars. */
    public static UsageRecord completed(String exchangeId) {
        return new UsageRecord(
                exchangeId,
                "key-1",
                "account-1",
                Platform.CLAUDE_CONSOLE,
                "messages",
                "claude-sonnet-4-5",
                "claude-sonnet-4-5-20250929",
                "claude-code",
                true,
                START,
                Duration.ofMillis(2_345),
                Duration.ofMillis(432),
                Outcome.COMPLETED,
                200,
                1,
                new TokenCounts(100, 10, 0, 0, 0, 0, 0),
                UsageBasis.FINAL,
                ServiceTier.STANDARD,
                null,
                1_500L,
                "2026-11",
                null,
                null);
    }

    /** The same exchange by some key, at some time, at some cost. */
    public static UsageRecord of(String exchangeId, String keyId, Instant startedAt, long costNanoUsd) {
        UsageRecord usual = completed(exchangeId);
        return new UsageRecord(
                exchangeId,
                keyId,
                usual.accountId(),
                usual.platform(),
                usual.operation(),
                usual.model(),
                usual.upstreamModel(),
                usual.clientKind(),
                usual.stream(),
                startedAt,
                usual.duration(),
                usual.timeToFirstEvent(),
                usual.outcome(),
                usual.status(),
                usual.attempts(),
                usual.tokens(),
                usual.basis(),
                usual.serviceTier(),
                usual.inferenceGeo(),
                costNanoUsd,
                usual.priceVersion(),
                null,
                null);
    }

    /** The same exchange by another key. */
    public static UsageRecord of(UsageRecord usage, String keyId) {
        return new UsageRecord(
                usage.exchangeId(),
                keyId,
                usage.accountId(),
                usage.platform(),
                usage.operation(),
                usage.model(),
                usage.upstreamModel(),
                usage.clientKind(),
                usage.stream(),
                usage.startedAt(),
                usage.duration(),
                usage.timeToFirstEvent(),
                usage.outcome(),
                usage.status(),
                usage.attempts(),
                usage.tokens(),
                usage.basis(),
                usage.serviceTier(),
                usage.inferenceGeo(),
                usage.costNanoUsd(),
                usage.priceVersion(),
                usage.chargedNanoUsd(),
                usage.attemptLog());
    }

    /** An exchange of any kind; the same seed makes the same one. */
    public static UsageRecord random(String exchangeId, Random random) {
        Long cost = random.nextInt(4) > 0 ? (Long) random.nextLong(1L << 40) : null;
        return new UsageRecord(
                exchangeId,
                "key-" + random.nextInt(5),
                random.nextInt(6) > 0 ? "account-" + random.nextInt(3) : null,
                pick(random, Platform.values()),
                "messages",
                pick(random, MODELS),
                random.nextBoolean() ? pick(random, MODELS) + "-20260101" : null,
                random.nextBoolean() ? "claude-code" : "other",
                random.nextBoolean(),
                START.plusMillis(random.nextInt(50_000_000)).plusNanos(random.nextInt(1_000_000)),
                Duration.ofNanos(random.nextLong(1L << 45)),
                random.nextBoolean() ? Duration.ofNanos(random.nextLong(1L << 40)) : null,
                pick(random, Outcome.values()),
                random.nextInt(600),
                random.nextInt(6),
                tokens(random),
                pick(random, UsageBasis.values()),
                pick(random, ServiceTier.values()),
                random.nextBoolean() ? "us" : null,
                cost,
                cost == null ? null : "2026-" + random.nextInt(12),
                random.nextBoolean() ? (Long) ((cost == null ? 0 : cost) + random.nextLong(1L << 40)) : null,
                null);
    }

    private static TokenCounts tokens(Random random) {
        return new TokenCounts(
                count(random),
                count(random),
                count(random),
                count(random),
                count(random),
                count(random),
                count(random));
    }

    private static long count(Random random) {
        return random.nextLong(1L << random.nextInt(1, 32));
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** The same exchange under another operation. */
    public static UsageRecord withOperation(UsageRecord usage, String operation) {
        return change(usage, operation, usage.tokens(), usage.accountId());
    }

    /** The same exchange, asked of another model, of which none answered by name. */
    public static UsageRecord withModel(UsageRecord usage, String model) {
        return change(usage, new Asked(model, null), new End(usage.outcome(), usage.status(), usage.attempts()));
    }

    /** The same exchange with another end. */
    public static UsageRecord withEnd(UsageRecord usage, Outcome outcome, int status, int attempts) {
        return change(usage, new Asked(usage.model(), usage.upstreamModel()), new End(outcome, status, attempts));
    }

    private static UsageRecord change(UsageRecord usage, Asked asked, End end) {
        return new UsageRecord(
                usage.exchangeId(),
                usage.keyId(),
                usage.accountId(),
                usage.platform(),
                usage.operation(),
                asked.model(),
                asked.upstreamModel(),
                usage.clientKind(),
                usage.stream(),
                usage.startedAt(),
                usage.duration(),
                usage.timeToFirstEvent(),
                end.outcome(),
                end.status(),
                end.attempts(),
                usage.tokens(),
                usage.basis(),
                usage.serviceTier(),
                usage.inferenceGeo(),
                usage.costNanoUsd(),
                usage.priceVersion(),
                usage.chargedNanoUsd(),
                usage.attemptLog());
    }

    /** The same exchange, begun at another time. */
    public static UsageRecord startedAt(UsageRecord usage, Instant start) {
        return new UsageRecord(
                usage.exchangeId(),
                usage.keyId(),
                usage.accountId(),
                usage.platform(),
                usage.operation(),
                usage.model(),
                usage.upstreamModel(),
                usage.clientKind(),
                usage.stream(),
                start,
                usage.duration(),
                usage.timeToFirstEvent(),
                usage.outcome(),
                usage.status(),
                usage.attempts(),
                usage.tokens(),
                usage.basis(),
                usage.serviceTier(),
                usage.inferenceGeo(),
                usage.costNanoUsd(),
                usage.priceVersion(),
                usage.chargedNanoUsd(),
                null);
    }

    /** The same exchange at another cost, or at none that is known, and charged more than that, or just that. */
    public static UsageRecord withCost(UsageRecord usage, @Nullable Long costNanoUsd, @Nullable Long chargedNanoUsd) {
        return new UsageRecord(
                usage.exchangeId(),
                usage.keyId(),
                usage.accountId(),
                usage.platform(),
                usage.operation(),
                usage.model(),
                usage.upstreamModel(),
                usage.clientKind(),
                usage.stream(),
                usage.startedAt(),
                usage.duration(),
                usage.timeToFirstEvent(),
                usage.outcome(),
                usage.status(),
                usage.attempts(),
                usage.tokens(),
                usage.basis(),
                usage.serviceTier(),
                usage.inferenceGeo(),
                costNanoUsd,
                costNanoUsd == null ? null : "2026-11",
                chargedNanoUsd,
                usage.attemptLog());
    }

    /** The same exchange with other counts. */
    public static UsageRecord withTokens(UsageRecord usage, TokenCounts tokens) {
        return change(usage, usage.operation(), tokens, usage.accountId());
    }

    /** The same exchange, asked of another account or of none. */
    public static UsageRecord withAccount(UsageRecord usage, @Nullable String accountId) {
        return change(usage, usage.operation(), usage.tokens(), accountId);
    }

    private static UsageRecord change(
            UsageRecord usage, String operation, TokenCounts tokens, @Nullable String accountId) {
        return new UsageRecord(
                usage.exchangeId(),
                usage.keyId(),
                accountId,
                usage.platform(),
                operation,
                usage.model(),
                usage.upstreamModel(),
                usage.clientKind(),
                usage.stream(),
                usage.startedAt(),
                usage.duration(),
                usage.timeToFirstEvent(),
                usage.outcome(),
                usage.status(),
                usage.attempts(),
                tokens,
                usage.basis(),
                usage.serviceTier(),
                usage.inferenceGeo(),
                usage.costNanoUsd(),
                usage.priceVersion(),
                usage.chargedNanoUsd(),
                null);
    }
}
