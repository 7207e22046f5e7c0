package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFieldsTest extends OnEachDatabase {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expiry\": {\"mode\": \"never\"}}",
                "{\"expiry\": {\"mode\": \"fixed\", \"at\": \"2027-01-31T00:00:00.123Z\"}}",
                "{\"expiry\": {\"mode\": \"activation\", \"duration\": 1, \"unit\": \"hours\"}}",
                "{\"expiry\": {\"mode\": \"activation\", \"duration\": 3650, \"unit\": \"days\"}}",
                "{\"permissions\": [\"codex\"]}",
                "{\"models\": {\"mode\": \"allow\", \"patterns\": [\"claude-*\", \"gpt-6\"]}}",
                "{\"models\": {\"mode\": \"deny\", \"patterns\": [\"*\"]}}",
                "{\"clients\": [\"claude-code\", \"codex\", \"anthropic-sdk\", \"openai-sdk\", \"other\"]}",
                "{\"ipAllowlist\": [\"10.0.0.0/8\", \"203.0.113.7/32\", \"2001:db8:0:0:0:0:0:0/32\"]}",
                "{\"concurrency\": 100000, \"queueSeconds\": 600}",
                "{\"rate\": {\"minutes\": 10080, \"requests\": 1000000000}}",
                "{\"rate\": {\"minutes\": 1, \"tokens\": 1000000000000}}",
                "{\"rate\": {\"minutes\": 1, \"cost\": 0.000000001}}",
                "{\"delivery\": \"assured\"}"
            })
    void aFieldIsKeptAsItWasSent(String json) {
        JsonNode sent = tree(json);

        JsonNode issued = desk.issue(named(json));

        sent.properties()
                .forEach(field -> assertThat(issued.get(field.getKey())).isEqualTo(field.getValue()));
        assertThat(desk.key(id(issued))).isEqualTo(issued);
        assertThat(desk.listKeys(ScriptedCall.empty()).get("items").get(0)).isEqualTo(issued);
    }

    @Test
    void moneyIsExactToNineDigits() {
        JsonNode issued = desk.issue("""
                {"name": "x", "budgets": {"daily": 0.000000001, "weekly": 123456789.123456789, "monthly": 0.1,
                 "total": 1000000000, "families": [{"models": "claude-opus-*", "weekly": 99999999.999999999}],
                 "reset": {"day": "wednesday", "hour": 23, "timeZone": "Asia/Kathmandu"}}}
                """);

        JsonNode budgets = desk.key(id(issued)).get("budgets");
        assertThat(budgets.get("daily").decimalValue().toPlainString()).isEqualTo("0.000000001");
        assertThat(budgets.get("weekly").decimalValue()).isEqualByComparingTo("123456789.123456789");
        assertThat(budgets.get("monthly").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(budgets.get("total").decimalValue()).isEqualByComparingTo("1000000000");
        assertThat(budgets.at("/families/0/weekly").decimalValue()).isEqualByComparingTo("99999999.999999999");
        assertThat(budgets.get("reset"))
                .isEqualTo(tree("{\"day\": \"wednesday\", \"hour\": 23, \"timeZone\": \"Asia/Kathmandu\"}"));
    }

    @Test
    void aBudgetThatNobodyTimesBeginsOnMondayAtMidnightUtc() {
        assertThat(desk.issue(named("{\"budgets\": {\"total\": 5}}")).at("/budgets/reset"))
                .isEqualTo(tree("{\"day\": \"monday\", \"hour\": 0, \"timeZone\": \"UTC\"}"));
    }

    @Test
    void zerosMeanNone() {
        JsonNode key = desk.issue(named("""
                {"concurrency": 0, "queueSeconds": 0, "rate": {"minutes": 5, "requests": 0, "tokens": 0, "cost": 0.0},
                 "budgets": {"daily": 0, "weekly": 0, "monthly": 0, "total": 0, "families": []}}
                """));

        assertThat(key.get("concurrency").intValue()).isZero();
        assertThat(key.has("rate")).isFalse();
        assertThat(key.has("budgets")).isFalse();
    }

    @Test
    void noRestrictionIsNotStored() {
        var _ = desk.issue(named("{\"permissions\": [\"codex\", \"claude-console\"]}"));

        assertThat(estate.rows("select permissions, models, clients, ip_allowlist, rate, budgets from keys"))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsOnlyNulls());
    }

    @Test
    void networksAreKeptInOneForm() {
        assertThat(desk.issue(named("{\"ipAllowlist\": [\"203.0.113.7\", \"2001:DB8::/32\", \"::1\", \"0.0.0.0/0\"]}"))
                        .get("ipAllowlist"))
                .isEqualTo(tree(
                        "[\"203.0.113.7/32\", \"2001:db8:0:0:0:0:0:0/32\", \"0:0:0:0:0:0:0:1/128\", \"0.0.0.0/0\"]"));
    }

    @Test
    void anUnusedActivationHasNoEnd() {
        assertThat(desk.issue(named("{\"expiry\": {\"mode\": \"activation\", \"duration\": 30, \"unit\": \"days\"}}"))
                        .get("expiry"))
                .isEqualTo(tree("{\"mode\": \"activation\", \"duration\": 30, \"unit\": \"days\"}"));
    }

    @Test
    void aKeyIsFoundByTheEndOfALongDescription() {
        var _ = desk.issue("{\"name\": \"x\", \"owner\": \"%s\", \"description\": \"%sgazelle\"}"
                .formatted("o".repeat(100), "d".repeat(493)));

        assertThat(desk.namesOfKeys(ScriptedCall.empty().query("q", "gazelle"))).hasSize(1);
    }

    @Test
    void textsOfEveryLanguageAreKept() {
        JsonNode key = desk.issue("{\"name\": \"日本 \\ud835\\udcb3 ЖЕНЯ\", \"tags\": [\"ü\\\"\\\\\"]}");

        assertThat(desk.key(id(key)).get("name").textValue()).isEqualTo("日本 𝒳 ЖЕНЯ");
        assertThat(desk.key(id(key)).get("tags").get(0).textValue()).isEqualTo("ü\"\\");
    }

    @Test
    void theLongestTextsThereAreAreKeptAndFound() {
        Random random = new Random(17);
        ObjectNode longest = (ObjectNode) tree("{}");
        longest.put("name", characters(random, 100)).put("owner", characters(random, 100));
        longest.put("description", characters(random, 500));
        for (int i = 0; i < 20; i++) {
            longest.withArray("tags").add(characters(random, 50));
        }

        JsonNode key = desk.issue(longest.toString());

        longest.properties()
                .forEach(field -> assertThat(key.get(field.getKey())).isEqualTo(field.getValue()));
        assertThat(desk.key(id(key))).isEqualTo(key);
        for (String words :
                List.of(key.get("name").textValue(), key.get("owner").textValue())) {
            assertThat(desk.namesOfKeys(ScriptedCall.empty().query("q", words.substring(0, 50))))
                    .hasSize(1);
        }
        assertThat(desk.namesOfKeys(
                        ScriptedCall.empty().query("tag", key.at("/tags/19").textValue())))
                .hasSize(1);
    }

    /** Characters that take four bytes each and no compression makes shorter. */
    private static String characters(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(0x20000 + random.nextInt(0xa000));
        }
        return text.toString();
    }

    private static String named(String json) {
        return ((ObjectNode) tree(json)).put("name", "x").toString();
    }
}
