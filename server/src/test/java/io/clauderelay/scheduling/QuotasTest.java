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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final AccountQuota HUNDRED =
            new AccountQuota(100, new Resets(DayOfWeek.MONDAY, 6, ZoneId.of("Asia/Kolkata")));

    private final HandClock clock = new HandClock("2026-11-27T12:00:00Z");
    private final List<String> asked = new ArrayList<>();
    private Optional<DayCosts.Known> ledger = Optional.of(new DayCosts.Known(0, 0));
    private final Set<String> unreadable = new HashSet<>();
    private final AccountEntry second =
            AccountEntries.account("b").quota(HUNDRED).build();
    private AccountEntry account = AccountEntries.account("a").quota(HUNDRED).build();
    private boolean gone;
    private final Quotas quotas = new Quotas(
            (id, from) -> {
                asked.add(id + " since " + from);
                if (unreadable.contains(id)) {
                    throw new IllegalStateException("the database is away");
                }
                return ledger;
            },
            clock,
            () -> new Directory(gone ? List.of() : List.of(account, second), new NoPrices()));

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
        assertThat(asked).containsOnly("a since 2026-11-27T00:30:00Z", "b since 2026-11-27T00:30:00Z");
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
        assertThat(asked).containsOnly("b since 2026-11-27T00:30:00Z");
    }

    @Test
    void anAccountThatCannotBeReadHoldsNoOtherUp() {
        quotas.round();
        clock.advance(Duration.ofDays(1));
        unreadable.add("a");
        asked.clear();
        quotas.round();
        assertThat(asked).containsExactlyInAnyOrder("a since 2026-11-28T00:30:00Z", "b since 2026-11-28T00:30:00Z");

        quotas.charge("b", clock.instant(), 100, 1);
        assertThat(rest(second)).isPositive();
        asked.clear();
        quotas.round();
        assertThat(asked).containsExactly("a since 2026-11-28T00:30:00Z");

        unreadable.clear();
        ledger = Optional.of(new DayCosts.Known(100, 1));
        quotas.round();
        assertThat(rest()).isPositive();
    }

    @Test
    void whatIsSettledOnADayThatNoRoundHasBegunCounts() {
        quotas.round();
        quotas.charge("a", clock.instant(), 100, 1);
        clock.advance(Duration.ofDays(1));
        assertThat(rest()).isZero();

        quotas.charge("a", clock.instant(), 99, 2);
        assertThat(rest()).isZero();
        quotas.charge("a", clock.instant(), 1, 3);
        assertThat(rest()).isPositive();

        // Of the day before, which nobody asks about any more.
        quotas.charge("a", clock.instant().minus(Duration.ofDays(1)), 100, 4);
        ledger = Optional.of(new DayCosts.Known(0, 4));
        quotas.round();
        assertThat(rest()).isZero();
    }

    @Test
    void whatCameLongBeforeTheLedgerCouldBeReadIsOneSum() {
        account = AccountEntries.account("a")
                .quota(new AccountQuota(4_000, HUNDRED.resets()))
                .build();
        unreadable.add("a");
        quotas.round();
        for (int i = 1; i <= 3_000; i++) {
            quotas.charge("a", clock.instant(), 1, i);
        }
        assertThat(rest()).isZero();

        // Only a part of the sum is in the ledger: all of it counts on.
        unreadable.clear();
        ledger = Optional.of(new DayCosts.Known(1_000, 1_001));
        quotas.round();
        assertThat(rest()).isPositive();

        // All of it is, and five hundred that were told apart.
        ledger = Optional.of(new DayCosts.Known(2_500, 2_501));
        rounds(40);
        assertThat(rest()).isZero();
        quotas.charge("a", clock.instant(), 999, 3_001);
        assertThat(rest()).isZero();
        quotas.charge("a", clock.instant(), 1, 3_002);
        assertThat(rest()).isPositive();
    }

    @Test
    void anAccountThatIsGoneIsForgotten() {
        quotas.round();
        quotas.charge("a", clock.instant(), 100, 1);
        assertThat(rest()).isPositive();

        gone = true;
        quotas.round();
        gone = false;
        asked.clear();
        assertThat(rest()).isZero();
        quotas.round();
        assertThat(asked).contains("a since 2026-11-27T00:30:00Z");
    }

    private Duration rest() {
        return rest(account);
    }

    private Duration rest(AccountEntry of) {
        return Duration.ofMillis(quotas.millisUntilReset(of, clock.millis()));
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            quotas.round();
        }
    }
}
