package io.clauderelay.metering;

import io.clauderelay.vocabulary.UsageBasis;
import org.jspecify.annotations.Nullable;

/** Says what budgets are charged for an exchange. */
@FunctionalInterface
public interface Charging {
    /**
     * What is charged.
     *
     * @param costNanoUsd what the exchange is known to have cost; null when that is unknown
     * @return null where it is the cost
     */
    @Nullable
    Long charge(UsageBasis basis, @Nullable Long costNanoUsd);
}
