package io.clauderelay.accounts;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.refused;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AvailabilityTest extends OnEachDatabase {
    private static final Instant SINCE = Instant.parse("2026-11-22T11:59:00Z");
    private static final Instant UNTIL = Instant.parse("2026-11-22T12:01:00Z");

    @Test
    void aReadyAccountIsAvailable() {
        assertThat(availability(id(desk.account("{}")))).isEqualTo(tree("{\"available\": true, \"state\": \"ready\"}"));
        assertThat(refused(() -> availability("none")).status()).isEqualTo(404);
    }

    @Test
    void anAccountThatGetsNoNewWorkIsReadyAndNotAvailable() {
        assertThat(availability(id(desk.account("{\"schedulable\": false}")))).isEqualTo(tree("""
                {"available": false, "state": "ready",
                 "reason": "The account is ready but gets no new work; toggle schedulable to change that."}
                """));
    }

    @Test
    void aDisabledAccountIsNotAvailableSinceItWasChanged() {
        assertThat(availability(id(desk.account("{\"active\": false}")))).isEqualTo(tree("""
                {"available": false, "state": "disabled", "reason": "An admin has disabled the account.",
                 "since": "2026-11-22T12:00:00Z"}
                """));
    }

    @ParameterizedTest
    @EnumSource(
            value = AccountState.Name.class,
            names = {"UNAUTHORIZED", "BLOCKED", "COOLING"})
    void aTroubleIsToldWithItsReasonAndTimes(AccountState.Name trouble) {
        String id = id(desk.account("{}"));
        estate.troubles.put(id, new AccountState(trouble, "It said 429.", SINCE, UNTIL));

        assertThat(availability(id)).isEqualTo(tree("""
                {"available": false, "state": "%s", "reason": "It said 429.", "since": "2026-11-22T11:59:00Z",
                 "until": "2026-11-22T12:01:00Z"}
                """.formatted(trouble.id())));
        assertThat(desk.readAccount(id).get("state").textValue()).isEqualTo(trouble.id());
    }

    @Test
    void aSaturatedAccountCarriesAsMuchAsItMay() {
        String id = id(desk.account("{\"maxConcurrency\": 2}"));
        estate.troubles.carry(id, 1);
        assertThat(availability(id).get("available").booleanValue()).isTrue();

        estate.troubles.carry(id, 2);

        assertThat(availability(id)).isEqualTo(tree("""
                {"available": false, "state": "saturated",
                 "reason": "It carries 2 attempts on this node and may carry 2."}
                """));
    }

    @Test
    void aSpentQuotaEndsAtItsResetHour() {
        String id = id(desk.account("""
                {"dailyQuota": {"usd": 0.000003, "resetHour": 4, "timeZone": "Europe/Berlin"}}
                """));
        cost(id, "a", "2026-11-22T02:59:59Z", 5_000);
        cost(id, "b", "2026-11-22T03:00:00Z", 2_000);
        assertThat(availability(id).get("available").booleanValue()).isTrue();

        cost(id, "c", "2026-11-22T11:59:00Z", 1_000);

        assertThat(availability(id)).isEqualTo(tree("""
                {"available": false, "state": "quota-spent", "until": "2026-11-23T03:00:00Z",
                 "reason": "It has cost 0.000003 USD since 2026-11-22T03:00:00Z and may cost 0.000003 USD a day."}
                """));
        estate.clock.advance(Duration.ofHours(15));
        assertThat(availability(id).get("available").booleanValue()).isTrue();
    }

    @Test
    void whatCountsFirstIsTold() {
        String id = id(desk.account("{\"maxConcurrency\": 1, \"dailyQuota\": {\"usd\": 0.000001}}"));
        estate.troubles.carry(id, 1);
        assertThat(state(id)).isEqualTo("saturated");
        estate.troubles.put(id, new AccountState(AccountState.Name.COOLING, "x", SINCE, UNTIL));
        assertThat(state(id)).isEqualTo("cooling");
        cost(id, "a", "2026-11-22T11:00:00Z", 1_000);
        assertThat(state(id)).isEqualTo("quota-spent");
        estate.troubles.put(id, new AccountState(AccountState.Name.UNAUTHORIZED, "x", SINCE, null));
        assertThat(state(id)).isEqualTo("unauthorized");
        var _ = desk.changeAccount(id, "{\"active\": false}");
        assertThat(state(id)).isEqualTo("disabled");
    }

    @Test
    void aResetForgetsTroublesAndTellsEveryNode() {
        String id = id(desk.account("{}"));
        estate.troubles.put(id, new AccountState(AccountState.Name.COOLING, "x", SINCE, UNTIL));

        JsonNode account = desk.askAccount("POST", "/reset-rate-limit", id, "").get("account");

        assertThat(account.get("state").textValue()).isEqualTo("ready");
        assertThat(state(id)).isEqualTo("ready");
        assertThat(estate.rows("select version from change_versions where topic = 'account-resets'"))
                .hasSize(1);
        assertThat(refused(() -> desk.askAccount("POST", "/reset-rate-limit", "none", ""))
                        .status())
                .isEqualTo(404);
    }

    private String state(String id) {
        return availability(id).get("state").textValue();
    }

    private JsonNode availability(String id) {
        return desk.askAccount("GET", "/availability", id, "");
    }

    private void cost(String account, String exchange, String at, long nanoUsd) {
        UsageRecord usage = UsageRecords.of(exchange, "key-1", Instant.parse(at), nanoUsd);
        UsageRecords.ledger(estate.database)
                .apply(new LedgerBatch(
                        List.of(UsageRecords.withAccount(usage, account)), new JournalPosition("node", 1, 1, 1, 1)));
    }
}
