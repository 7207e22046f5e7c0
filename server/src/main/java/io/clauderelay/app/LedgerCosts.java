package io.clauderelay.app;

import io.clauderelay.metering.Metering;
import io.clauderelay.scheduling.DayCosts;
import io.clauderelay.usage.AccountCosts;
import java.time.Instant;
import java.util.Optional;

/** Asks the ledger what accounts have cost, once it has what earlier processes have left in the journal. */
final class LedgerCosts implements DayCosts {
    private final Metering metering;
    private final AccountCosts costs;
    private final long begin;

    LedgerCosts(Metering metering, AccountCosts costs) {
        this.metering = metering;
        this.costs = costs;
        this.begin = metering.end();
    }

    @Override
    public Optional<Known> since(String accountId, Instant from) {
        if (!metering.isInLedger(begin)) {
            return Optional.empty();
        }
        AccountCosts.AsOf known = costs.since(accountId, from, metering.node());
        return Optional.of(new Known(known.cost().value(), Metering.position(known.segment(), known.offset())));
    }
}
