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
import org.jspecify.annotations.Nullable;

/** The exchanges whose end was not read yet, in the order in which they began. */
final class OpenDispatches {
    /**
     * One of them.
     *
     * @param told what an attempt has told
     * @param byLatest whether it was the latest attempt, so that nothing was asked for after it
     */
    private record Open(
            Dispatch latest,
            int attempts,
            Position first,
            @Nullable Progress told,
            boolean byLatest) {
        Open again(Dispatch dispatch) {
            return new Open(dispatch, attempts + 1, first, told, false);
        }

        Open with(Progress progress) {
            return new Open(latest, attempts, first, progress, true);
        }

        @Nullable
        Long costNanoUsd() {
            return told == null ? null : told.costNanoUsd();
        }

        /** What budgets are charged: all that was reserved, unless the answer has told better. Null where it is the cost. */
        @Nullable
        Long chargedNanoUsd() {
            if (told != null && byLatest && told.chargedNanoUsd() != null) {
                return told.chargedNanoUsd();
            }
            long reserved = latest.reservedNanoUsd();
            Long cost = costNanoUsd();
            return reserved == 0 || (cost != null && cost >= reserved) ? null : (Long) reserved;
        }
    }

    private final Map<String, Open> open = new LinkedHashMap<>();

    void opened(Dispatch dispatch, Position at) {
        open.merge(
                dispatch.exchangeId(),
                new Open(dispatch, 1, at, null, false),
                (before, now) -> before.again(now.latest()));
    }

    /** What an answer told first; of an exchange that is closed already it means nothing. */
    void progressed(Progress progress) {
        open.computeIfPresent(progress.exchangeId(), (_, before) -> before.with(progress));
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

    /**
     * What becomes of those that began before a segment: their relay died, what they used is not known but for what their
     * answers told first, and budgets are charged what it may have been at most.
     */
    List<UsageRecord> interruptedBefore(int segment) {
        List<UsageRecord> interrupted = new ArrayList<>();
        for (Open exchange : open.values()) {
            if (exchange.first().segment() < segment) {
                interrupted.add(interrupted(exchange));
            }
        }
        return interrupted;
    }

    private static UsageRecord interrupted(Open exchange) {
        Dispatch dispatch = exchange.latest();
        Progress told = exchange.told();
        return new UsageRecord(
                dispatch.exchangeId(),
                dispatch.keyId(),
                dispatch.accountId(),
                dispatch.platform(),
                dispatch.operation(),
                dispatch.model(),
                told == null ? null : told.upstreamModel(),
                dispatch.clientKind(),
                dispatch.stream(),
                dispatch.startedAt(),
                Duration.ZERO,
                null,
                Outcome.INTERRUPTED,
                0,
                exchange.attempts(),
                told == null ? TokenCounts.NONE : told.tokens(),
                told == null ? UsageBasis.UNKNOWN : UsageBasis.PARTIAL,
                told == null ? ServiceTier.STANDARD : told.serviceTier(),
                told == null ? null : told.inferenceGeo(),
                exchange.costNanoUsd(),
                told == null ? null : told.priceVersion(),
                exchange.chargedNanoUsd(),
                null);
    }
}
