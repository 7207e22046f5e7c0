package io.clauderelay.app;

import io.clauderelay.admission.LimitState;
import io.clauderelay.admission.Limits;
import io.clauderelay.directory.KeyLimits;
import io.clauderelay.keys.LimitUse;
import io.clauderelay.keys.LimitUses;
import io.clauderelay.vocabulary.NanoUsd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What this node's admission knows of keys' limits, as the management API tells it. */
record LiveLimits(Limits limits) implements LimitUses {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public Optional<LimitUse> of(String keyId, io.clauderelay.keys.Limits ofKey) {
        KeyLimits wanted = KeyLimits.of(ofKey);
        if (wanted == null) {
            return Optional.of(new LimitUse(new LimitUse.Places(0, 0, 0), null, List.of()));
        }
        CompletableFuture<Optional<LimitState>> found = new CompletableFuture<>();
        limits.look(keyId, wanted, found::complete);
        return found.completeOnTimeout(Optional.empty(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join()
                .map(LiveLimits::use);
    }

    private static LimitUse use(LimitState state) {
        return new LimitUse(
                new LimitUse.Places(
                        state.concurrency().limit(),
                        state.concurrency().inUse(),
                        state.concurrency().waiting()),
                window(state.window()),
                state.budgets().stream().map(LiveLimits::money).toList());
    }

    private static LimitUse.@Nullable Window window(LimitState.@Nullable Window window) {
        return window == null
                ? null
                : new LimitUse.Window(
                        window.minutes(), window.requests(), window.tokens(), new NanoUsd(window.nanoUsd()));
    }

    private static LimitUse.Money money(LimitState.Money money) {
        return new LimitUse.Money(
                money.budget(),
                new NanoUsd(money.limitNanoUsd()),
                new NanoUsd(money.spentNanoUsd()),
                new NanoUsd(money.reservedNanoUsd()),
                money.resetsAt());
    }
}
