package io.clauderelay.accounts;

import io.clauderelay.platform.time.Resets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Derives how accounts are. */
record States(LiveStates live, Spending spending, InstantSource clock) {
    AccountState of(Account account) {
        Share share = account.share();
        if (!share.active()) {
            return new AccountState(
                    AccountState.Name.DISABLED, "An admin has disabled the account.", account.updatedAt(), null);
        }
        Optional<AccountState> trouble = live.findTrouble(account.id());
        if (trouble.isPresent() && isForAdmin(trouble.get().name())) {
            return trouble.get();
        }
        return spent(account).or(() -> trouble).or(() -> saturated(account)).orElse(AccountState.READY);
    }

    private static boolean isForAdmin(AccountState.Name name) {
        return name == AccountState.Name.UNAUTHORIZED || name == AccountState.Name.BLOCKED;
    }

    private Optional<AccountState> spent(Account account) {
        DailyQuota quota = account.share().dailyQuota();
        if (quota == null) {
            return Optional.empty();
        }
        Resets.Stretch day = quota.day(clock.instant());
        Instant from = day.from();
        var cost = spending.since(account.id(), from);
        return cost.value() < quota.usd().value()
                ? Optional.empty()
                : Optional.of(new AccountState(
                        AccountState.Name.QUOTA_SPENT,
                        "It has cost " + cost.usd() + " USD since " + from + " and may cost "
                                + quota.usd().usd() + " USD a day.",
                        null,
                        day.to()));
    }

    private Optional<AccountState> saturated(Account account) {
        int most = account.share().maxConcurrency();
        int inFlight = most == 0 ? 0 : live.inFlight(account.id());
        return inFlight < most || most == 0
                ? Optional.empty()
                : Optional.of(new AccountState(
                        AccountState.Name.SATURATED,
                        "It carries " + inFlight + " attempts on this node and may carry " + most + ".",
                        null,
                        null));
    }
}
