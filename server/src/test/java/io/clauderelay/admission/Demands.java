package io.clauderelay.admission;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Ceiling;
import io.clauderelay.directory.Cost;
import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.directory.KeyLimits;
import io.clauderelay.directory.KeyLimits.Budget;
import io.clauderelay.directory.KeyLimits.Window;
import io.clauderelay.directory.KeyRights;
import io.clauderelay.directory.Prices;
import io.clauderelay.platform.time.Resets;
import io.clauderelay.platform.time.Resets.Span;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests and limits for tests, of a model whose every token costs a round amount. */
final class Demands {
    static final String MODEL = "claude-test-1";

    /** A thousand tokens of overhead at a thousand each, and as many of output at ten thousand each. */
    static final long WORST = 1_000 * 1_000 + 100 * 10_000;

    private static final Resets UTC = new Resets(DayOfWeek.MONDAY, 0, ZoneOffset.UTC);

    /** What tests pay. */
    record TestPrices() implements Prices {
        @Override
        public Optional<Cost> costOf(Consumption consumption) {
            return Optional.empty();
        }

        @Override
        public long highestGeoMillionths() {
            return Consumption.ONCE;
        }

        @Override
        public Optional<Ceiling> ceilingOf(String model, ServiceTier tier, long inputTokens, Instant at) {
            return model.startsWith("claude-test")
                    ? Optional.of(new Ceiling(1_000, 1_250, 2_000, 10_000, 200_000, 8_000, 7_000_000))
                    : Optional.empty();
        }

        @Override
        public Cost nothing() {
            return new Cost(0, "test");
        }

        @Override
        public List<String> models(Platform platform) {
            return List.of(MODEL);
        }
    }

    private Demands() {}

    static Directory directory(AccountEntry... accounts) {
        return new Directory(List.of(accounts), new TestPrices());
    }

    static Directory directory() {
        return directory(AccountEntries.account("a").build());
    }

    static KeyEntry key(@Nullable KeyLimits limits) {
        return key("k", limits);
    }

    static KeyEntry key(String id, @Nullable KeyLimits limits) {
        return new KeyEntry(id, id, true, null, false, Map.of(), KeyRights.ALL, limits);
    }

    static Demand.Size size(long bytes, long maxOutput) {
        return new Demand.Size(bytes, true, 0, false, CacheWrites.NONE, maxOutput, 1, ServiceTier.STANDARD);
    }

    /** Of an empty body, that may be answered with a hundred tokens: costs {@link #WORST} at most. */
    static Demand of(KeyLimits limits, Instant now) {
        return of(limits, now, MODEL);
    }

    static Demand of(KeyLimits limits, Instant now, String model) {
        return new Demand(key(limits), directory(), now, Platform.CLAUDE_CONSOLE, model, size(0, 100));
    }

    static KeyLimits places(int places, int queueSeconds) {
        return new KeyLimits(places, Duration.ofSeconds(queueSeconds), null, List.of(), false);
    }

    static KeyLimits window(Window window) {
        return new KeyLimits(0, Duration.ZERO, window, List.of(), false);
    }

    static KeyLimits budgets(boolean soft, Budget... budgets) {
        return new KeyLimits(0, Duration.ZERO, null, List.of(budgets), soft);
    }

    static Budget daily(long nanoUsd) {
        return new Budget(Span.DAY, null, nanoUsd, UTC);
    }

    static Budget total(long nanoUsd) {
        return new Budget(null, null, nanoUsd, UTC);
    }

    static Budget family(String models, long nanoUsd) {
        return new Budget(Span.WEEK, models, nanoUsd, UTC);
    }
}
