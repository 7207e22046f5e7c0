package io.clauderelay.usage.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports that have more groups than they tell, and groups that are made of keys. */
class GroupsTest extends OnEachDatabase {
    private static final ScriptedCall MONTH =
            ScriptedCall.empty().query("from", "2026-10-20").query("to", "2026-11-22");

    @Test
    void theLargestAreToldAndTheOthersTogetherInEachPiece() {
        for (int i = 1; i <= 9; i++) {
            bring("a" + i, "key-" + i, "2026-11-01T10:00:00Z", 100L * i);
            bring("b" + i, "key-" + i, "2026-11-20T10:00:00Z", i);
        }

        JsonNode whole = usage(MONTH.query("groupBy", "key").query("limit", "2"));
        assertThat(told(whole)).containsExactly("key-9 909", "key-8 808", "7 others 2828");
        JsonNode days = usage(MONTH.query("groupBy", "key").query("limit", "2").query("interval", "day"));
        assertThat(told(days))
                .containsExactly("key-9 900", "key-8 800", "7 others 2800", "key-9 9", "key-8 8", "7 others 28");
        assertThat(days.get("totals")).isEqualTo(whole.get("totals"));
    }

    @Test
    void whereThereIsRoomForAllThereAreNoOthers() {
        bring("a", "key-1", "2026-11-01T10:00:00Z", 5);
        bring("b", "key-2", "2026-11-01T10:00:00Z", 7);

        assertThat(told(usage(MONTH.query("groupBy", "key").query("limit", "2"))))
                .containsExactly("key-2 7", "key-1 5");
    }

    @Test
    void theSameTagsInAnotherOrderAreTheSameGroup() {
        key("key-1", "ann", "[\"b\", \"a\"]");
        key("key-2", "ann", "[\"a\", \"b\"]");
        key("key-3", "bob", "[]");
        bring("a", "key-1", "2026-11-01T10:00:00Z", 5);
        bring("b", "key-2", "2026-11-02T10:00:00Z", 7);
        bring("c", "key-3", "2026-11-03T10:00:00Z", 10);
        bring("d", "of nobody", "2026-11-04T10:00:00Z", 1);

        assertThat(told(usage(MONTH.query("groupBy", "tag")))).containsExactly("[\"a\",\"b\"] 12", "[] 11");
        assertThat(told(usage(MONTH.query("groupBy", "owner")))).containsExactly("ann 12", "bob 10", "nobody 1");
        assertThat(told(usage(MONTH.query("groupBy", "tag").query("limit", "1").query("interval", "day"))))
                .containsExactly("[\"a\",\"b\"] 5", "[\"a\",\"b\"] 7", "1 others 10", "1 others 1");
    }

    @Test
    void moreThanTheRelaysMemoryIsForIsRefusedWithWhatToDo() {
        estate.execute("""
                insert into quarters_by_key
                with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n < 59999)
                select 1793491200000 + cast(n / 100 as bigint) * 3600000, 'key-' || (n % 100), 'm', 'codex',
                    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0 from numbers
                """);

        ProblemException refused = catchThrowableOfType(
                ProblemException.class,
                () -> usage(ScriptedCall.empty()
                        .query("from", "2026-11-01")
                        .query("to", "2026-11-22")
                        .query("groupBy", "key")
                        .query("interval", "hour")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.fields())
                .singleElement()
                .satisfies(field -> assertThat(field.message()).contains("more than 50000 items", "a longer interval"));
    }

    @Test
    void hundredsOfMonthsOfAFarZoneAreTold() {
        bring("a", "key-1", "2026-11-01T10:00:00Z", 5);

        JsonNode months = usage(ScriptedCall.empty()
                .query("from", "2001-01-01")
                .query("to", "2026-11-22")
                .query("timeZone", "Pacific/Auckland")
                .query("groupBy", "key")
                .query("interval", "month"));

        assertThat(told(months)).containsExactly("key-1 5");
    }

    private JsonNode usage(ScriptedCall call) {
        return Estate.json(estate.call("GET", "/stats/usage", call));
    }

    private static List<String> told(JsonNode report) {
        List<String> told = new ArrayList<>();
        for (JsonNode item : report.get("items")) {
            told.add(name(item) + " " + item.get("costNanoUsd"));
        }
        return told;
    }

    private static String name(JsonNode item) {
        if (item.has("others")) {
            return item.get("others") + " others";
        }
        return item.has("tags")
                ? item.get("tags").toString()
                : item.path("keyId").asText(item.path("owner").asText("nobody"));
    }

    private void key(String id, String owner, String tags) {
        estate.execute("""
                insert into keys (id, name, digest, digest_scheme, hint, owner, tags, active, expiry_mode, created_at,
                    created_by, updated_at)
                values ('%1$s', '%1$s', '%1$s', 'hmac-sha256', 'cr_', '%2$s', '%3$s', true, 'never', 0, 'ada', 0)
                """.formatted(id, owner, tags));
    }

    private void bring(String id, String key, String at, long cost) {
        UsageRecord usage = UsageRecords.of(id, key, Instant.parse(at), cost);
        UsageRecords.ledger(estate.database)
                .apply(new LedgerBatch(List.of(usage), new JournalPosition(id, 1, 1, 1, 1)));
    }
}
