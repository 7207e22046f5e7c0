package io.clauderelay.metering;

import io.clauderelay.usage.UsageRecord;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The exchanges whose end was not read yet, in the order in which they began. */
final class OpenDispatches {
    private record Open(Dispatch latest, int attempts, Position first) {}

    private final Map<String, Open> open = new LinkedHashMap<>();

    void opened(Dispatch dispatch, Position at) {
        open.merge(
                dispatch.exchangeId(),
                new Open(dispatch, 1, at),
                (before, now) -> new Open(now.latest(), before.attempts() + 1, before.first()));
    }

    void closed(String exchangeId) {
        open.remove(exchangeId);
    }

    int size() {
        return open.size();
    }

    /** Where reading must begin again to know every exchange that is open once the given position is reached. */
    Position lowWater(Position reached) {
        Collection<Open> inOrder = open.values();
        return inOrder.isEmpty() ? reached : inOrder.iterator().next().first();
    }

    /** What becomes of those that began before a segment: their relay died, what they used is not known, and budgets are
     * charged what it may have been at most. */
    List<UsageRecord> interruptedBefore(int segment) {
        List<UsageRecord> interrupted = new ArrayList<>();
        for (Open exchange : open.values()) {
            if (exchange.first().segment() < segment) {
                interrupted.add(interrupted(exchange.latest(), exchange.attempts()));
            }
        }
        return interrupted;
    }

    private static UsageRecord interrupted(Dispatch dispatch, int attempts) {
        return new UsageRecord(
                dispatch.exchangeId(),
                dispatch.keyId(),
                dispatch.accountId(),
                dispatch.platform(),
                dispatch.operation(),
                dispatch.model(),
                null,
                dispatch.clientKind(),
                dispatch.stream(),
                dispatch.startedAt(),
                Duration.ZERO,
                null,
                Outcome.INTERRUPTED,
                0,
                attempts,
                TokenCounts.NONE,
                UsageBasis.UNKNOWN,
                ServiceTier.STANDARD,
                null,
                null,
                null,
                dispatch.reservedNanoUsd() == 0 ? null : (Long) dispatch.reservedNanoUsd(),
                null);
    }
}
