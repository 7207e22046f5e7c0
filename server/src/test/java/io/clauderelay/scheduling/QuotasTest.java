package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.AccountQuota;
import io.clauderelay.directory.Directory;
import io.clauderelay.platform.time.Resets;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.testing.HandClock;
import io.clauderelay.testing.NoPrices;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final AccountQuota HUNDRED =
            new AccountQuota(100, new Resets(DayOfWeek.MONDAY, 6, ZoneId.of("Asia/Kolkata")));

    private final HandClock clock = new HandClock("2026-11-27T12:00:00Z");
    private final List<String> asked = new ArrayList<>();
    private Optional<DayCosts.Known> ledger = Optional.of(new DayCosts.Known(0, 0));
    private AccountEntry account = AccountEntries.account("a").quota(HUNDRED).build();
    private final Quotas quotas = new Quotas(
            (id, from) -> {
                asked.add(id + " since " + from);
                return ledger;
            },
            clock,
            () -> new Directory(List.of(account), new NoPrices()));

    @Test
    void anAccountRestsFromTheMomentItsQuotaIsSpentUntilItsDayBeginsAnew() {
        quotas.round();
        quotas.charge("a", clock.instant(), 99, 1);
        assertThat(rest()).isZero();

        quotas.charge("a", clock.instant(), 1, 2);
        // Until six in the morning in Kolkata.
        assertThat(rest()).isEqualTo(Duration.ofMinutes(12 * 60 + 30));

        clock.advance(Duration.ofMinutes(12 * 60 + 30));
        assertThat(rest()).isZero();
        quotas.round();
        quotas.charge("a", clock.instant(), 99, 3);
        assertThat(rest()).isZero();
    }

    @Test
    void whatANewAccountCostsCountsFromItsFirstRequestOn() {
        assertThat(rest()).isZero();
        quotas.charge("a", clock.instant(), 100, 1);

        assertThat(rest()).isPositive();
        quotas.round();
        assertThat(rest()).isPositive();
    }

    @Test
    void whatWasSpentBeforeAStartCounts() {
        ledger = Optional.empty();
        quotas.round();
        assertThat(rest()).isZero();

        ledger = Optional.of(new DayCosts.Known(100, 7));
        quotas.round();
        assertThat(rest()).isPositive();
        assertThat(asked).containsOnly("a since 2026-11-27T00:30:00Z");
    }

    @Test
    void whatTheLedgerKnowsIsNotCountedAgain() {
        quotas.round();
        quotas.charge("a", clock.instant(), 30, 10);
        quotas.charge("a", clock.instant(), 30, 20);

        // The first is in the ledger, and something of another node.
        ledger = Optional.of(new DayCosts.Known(35, 20));
        rounds(40);
        quotas.charge("a", clock.instant(), 34, 30);
        assertThat(rest()).isZero();
        quotas.charge("a", clock.instant(), 1, 40);
        assertThat(rest()).isPositive();
    }

    @Test
    void aHigherQuotaIsInForceAtOnce() {
        quotas.round();
        quotas.charge("a", clock.instant(), 100, 1);
        assertThat(rest()).isPositive();

        account = AccountEntries.account("a")
                .quota(new AccountQuota(200, HUNDRED.resets()))
                .build();
        quotas.round();
        assertThat(rest()).isZero();
    }

    @Test
    void anAccountWithoutAQuotaNeverRests() {
        account = AccountEntries.account("a").build();
        quotas.round();
        quotas.charge("a", clock.instant(), 1_000_000, 1);

        assertThat(rest()).isZero();
        assertThat(asked).isEmpty();
    }

    private Duration rest() {
        return Duration.ofMillis(quotas.millisUntilReset(account, clock.millis()));
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            quotas.round();
        }
    }
}
