package io.clauderelay.pricing;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.onId;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.refused;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditPricesTest extends OnEachDatabase {
    private static final String OPUS = "claude-opus-5-5";
    private static final String DECEMBER = "2026-12-01T00:00:00Z";
    private static final String BUNDLED = "anthropic-openai-2026-11-22";
    private static final TokenCounts MILLION = new TokenCounts(1_000_000, 0, 0, 0, 0, 0, 0);

    @Test
    void aPriceIsMadeReadChangedAndDeleted() {
        JsonNode price = make(body(OPUS, "3.5"));

        assertThat(price).isEqualTo(tree("""
                {"id": %s, "source": "edited", "platform": "claude-console", "model": "claude-opus-5-5",
                 "from": "2026-12-01T00:00:00Z",
                 "tiers": {"standard": {"input": 3.5, "cacheWrite5m": 5, "cacheWrite1h": 8, "cacheRead": 0.2, "output": 20}},
                 "contextTokens": 1000000, "maxOutputTokens": 128000,
                 "createdAt": "2026-11-22T12:00:00Z", "createdBy": "ada", "updatedAt": "2026-11-22T12:00:00Z"}
                """.formatted(price.get("id"))));
        assertThat(read(id(price))).isEqualTo(price);

        estate.clock.advance(Duration.ofMinutes(1));
        JsonNode changed = change(id(price), "{\"until\": \"2027-01-01T00:00:00Z\", \"remarks\": \"by contract\"}");
        assertThat(changed)
                .isEqualTo(((ObjectNode) price.deepCopy())
                        .put("until", "2027-01-01T00:00:00Z")
                        .put("remarks", "by contract")
                        .put("updatedAt", "2026-11-22T12:01:00Z"));
        assertThat(change(id(price), changed.toString())).isEqualTo(changed);
        assertThat(change(id(price), "{\"until\": null}").has("until")).isFalse();

        delete(id(price));
        assertThat(refused(() -> read(id(price))).status()).isEqualTo(404);
    }

    @Test
    void anEditedPriceWinsForItsTimeAndDeletedBringsTheBundledOneBack() {
        JsonNode price = make(with(body(OPUS, "3.5"), "until", "\"2026-12-02T00:00:00Z\""));

        assertThat(cost(OPUS, "2026-11-30T23:59:59.999Z")).hasValue(4_000_000_000L);
        assertThat(cost(OPUS, DECEMBER)).hasValue(3_500_000_000L);
        assertThat(cost(OPUS, "2026-12-01T23:59:59.999Z")).hasValue(3_500_000_000L);
        assertThat(cost(OPUS, "2026-12-02T00:00:00Z")).hasValue(4_000_000_000L);
        assertThat(cost("claude-opus-5-5-20261101", DECEMBER)).hasValue(3_500_000_000L);

        delete(id(price));
        assertThat(cost(OPUS, DECEMBER)).hasValue(4_000_000_000L);
    }

    @Test
    void allNamesOfABundledModelAreTheSame() {
        JsonNode _ = make(body("claude-haiku-4-5", "0.9"));

        assertThat(cost("claude-haiku-4-5-20251001", DECEMBER)).hasValue(900_000_000L);
        assertThat(problems(() -> make(body("claude-haiku-4-5-20251001", "1"))))
                .extracting(FieldProblem::field)
                .containsExactly("from");
    }

    @Test
    void aTierThatAnEditedPriceLacksHasNoPrice() {
        JsonNode _ = make(body(OPUS, "3.5"));

        assertThat(book().termsOf(OPUS, ServiceTier.FAST, 1, Instant.parse(DECEMBER)))
                .isEmpty();
        assertThat(book().termsOf(OPUS, ServiceTier.FAST, 1, estate.clock.instant()))
                .isPresent();
    }

    @Test
    void aModelThatNobodyHasHeardOfIsFineAndOffered() {
        JsonNode price = make(with(body("acme-1", "1"), "platform", "\"codex\""));

        assertThat(price.get("contextTokens").intValue()).isEqualTo(1_050_000);
        assertThat(book().models(Platform.CODEX)).endsWith("acme-1");
        assertThat(cost("acme-1", DECEMBER)).hasValue(1_000_000_000L);
        assertThat(cost("acme-1", "2026-11-30T00:00:00Z")).isEmpty();
    }

    @Test
    void aNameHasOnePriceWhicheverPlatformIsAskedForIt() {
        JsonNode price = make(with(body("acme-1", "1"), "platform", "\"codex\""));

        assertThat(problems(() -> make(body("acme-1", "2"))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains(id(price)));
        assertThat(book().models(Platform.CLAUDE_CONSOLE)).doesNotContain("acme-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model | \"\" | model",
                "model | \"claude-*\" | model",
                "platform | \"acme\" | platform",
                "platform | \"codex\" | platform",
                "from | null | from",
                "from | \"tomorrow\" | from",
                "until | \"2026-12-01T00:00:00Z\" | until",
                "until | \"2026-11-01T00:00:00Z\" | until",
                "tiers | null | tiers",
                "tiers | {} | tiers.standard",
                "tiers | {\"standard\": 4} | tiers.standard",
                "tiers | {\"standard\": {}, \"slow\": {}} | tiers.standard.input",
                "contextTokens | 0 | contextTokens",
                "maxOutputTokens | 1.5 | maxOutputTokens",
                "discount | 3 | discount"
            })
    void whatIsWrongIsSaidFieldByField(String field, String value, String named) {
        assertThat(problems(() -> make(with(body(OPUS, "1"), field, value))))
                .extracting(FieldProblem::field)
                .contains(named);
        assertThat(versions()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"-1", "1000001", "0.0000000001", "1e-10", "'\"4\"'", "true"})
    void aRateIsFromNothingToAMillionWithNineDigitsBehindThePoint(String rate) {
        assertThat(problems(() -> make(body(OPUS, rate))))
                .extracting(FieldProblem::field)
                .containsExactly("tiers.standard.input");
    }

    @ParameterizedTest
    @CsvSource({"0", "1000000", "0.000000001", "1.50", "2e1"})
    void suchRatesAreTakenExactly(String rate) {
        JsonNode price = make(body(OPUS, rate));

        assertThat(price.at("/tiers/standard/input").decimalValue()).isEqualByComparingTo(rate);
        assertThat(cost(OPUS, DECEMBER))
                .hasValue(new BigDecimal(rate).movePointRight(9).longValueExact());
    }

    @Test
    void longContextIsReadAndChecked() {
        String more = "\"output\": 20, \"longContext\": {\"aboveInputTokens\": 100, " + BookText.CLASSES + "}";
        JsonNode price = make(body(OPUS, "1").replace("\"output\": 20", more));

        assertThat(price.at("/tiers/standard/longContext/aboveInputTokens").intValue())
                .isEqualTo(100);
        assertThat(problems(() -> change(
                        id(price), price.toString().replace("\"aboveInputTokens\":100", "\"aboveInputTokens\":-1"))))
                .extracting(FieldProblem::field)
                .containsExactly("tiers.standard.longContext.aboveInputTokens");
    }

    @Test
    void twoPricesOfAModelNeverHoldAtTheSameTime() {
        JsonNode first = make(with(body(OPUS, "1"), "until", "\"2027-01-01T00:00:00Z\""));
        JsonNode second = make(with(body(OPUS, "2"), "from", "\"2027-01-01T00:00:00Z\""));

        assertThat(problems(() -> make(with(
                        with(body(OPUS, "3"), "from", "\"2026-12-31T23:59:59.999Z\""),
                        "until",
                        "\"2027-01-01T00:00:00Z\""))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("from");
                    assertThat(problem.message()).contains(id(first), "until 2027-01-01T00:00:00Z");
                });
        assertThat(problems(() -> change(id(first), "{\"until\": null}")))
                .extracting(FieldProblem::field)
                .containsExactly("from");
        assertThat(problems(() -> change(id(second), "{\"from\": \"2026-12-15T00:00:00Z\"}")))
                .extracting(FieldProblem::field)
                .containsExactly("from");
        assertThat(change(id(second), "{\"from\": \"2027-02-01T00:00:00Z\"}")
                        .get("from")
                        .textValue())
                .isEqualTo("2027-02-01T00:00:00Z");
    }

    @Test
    void aBundledPriceCanBeReadButNotChanged() {
        assertThat(read("bundled-claude-opus-5-5").get("source").textValue()).isEqualTo("bundled");
        assertThat(refused(() -> change("bundled-claude-opus-5-5", "{}")).status())
                .isEqualTo(409);
        assertThat(refused(() -> delete("bundled-claude-opus-5-5")).status()).isEqualTo(409);
        assertThat(refused(() -> change("nothing", "{}")).status()).isEqualTo(404);
        assertThat(refused(() -> delete("nothing")).status()).isEqualTo(404);
        assertThat(versions()).hasSize(1);
    }

    @Test
    void everyChangeMakesAVersionThatCanBeReadAgain() {
        JsonNode price = make(body(OPUS, "3.5"));
        JsonNode _ = change(id(price), "{\"remarks\": \"by contract\"}");
        delete(id(price));

        assertThat(book().version()).isEqualTo(BUNDLED + "+3");
        assertThat(versions())
                .extracting(version -> version.path("version").asText() + " "
                        + version.path("action").asText())
                .containsExactly(BUNDLED + "+3 delete", BUNDLED + "+2 update", BUNDLED + "+1 create", BUNDLED + " ");
        assertThat(versions().getFirst().get("priceId").textValue()).isEqualTo(id(price));
        assertThat(versions().getFirst().get("madeBy").textValue()).isEqualTo("ada");

        assertThat(listed(ScriptedCall.empty().query("model", OPUS).query("version", BUNDLED + "+1*1.25")))
                .containsExactly(price, read("bundled-claude-opus-5-5"));
        assertThat(listed(ScriptedCall.empty().query("model", OPUS).query("version", BUNDLED + "+2")))
                .first()
                .satisfies(entry -> assertThat(entry.get("remarks").textValue()).isEqualTo("by contract"));
        for (String version : List.of(BUNDLED, BUNDLED + "+3")) {
            assertThat(listed(ScriptedCall.empty().query("model", OPUS).query("version", version)))
                    .containsExactly(read("bundled-claude-opus-5-5"));
        }
        for (String version : List.of(BUNDLED + "+4", "another-2020-01-01", "x/../y", "")) {
            assertThat(problems(() -> listed(ScriptedCall.empty().query("version", version))))
                    .extracting(FieldProblem::field)
                    .containsExactly("version");
        }
    }

    @Test
    void theListHasBothAndIsFiltered() {
        JsonNode price = make(body(OPUS, "3.5"));
        int bundled = BundledBook.newest().entries().size();

        assertThat(listed(ScriptedCall.empty())).hasSize(bundled + 1).contains(price);
        assertThat(listed(ScriptedCall.empty().query("platform", "codex"))).hasSize(10);
        assertThat(listed(ScriptedCall.empty().query("model", OPUS).query("at", DECEMBER)))
                .containsExactly(price);
        assertThat(listed(ScriptedCall.empty().query("model", OPUS).query("at", "2026-11-30T00:00:00Z")))
                .containsExactly(read("bundled-claude-opus-5-5"));
        assertThat(listed(ScriptedCall.empty().query("model", "claude-haiku-4-5")))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.get("aliases").get(0).textValue()).isEqualTo("claude-haiku-4-5"));
        for (String filter : List.of("platform", "at", "limit", "cursor", "sort")) {
            assertThat(problems(() -> listed(ScriptedCall.empty().query(filter, "?"))))
                    .extracting(FieldProblem::field)
                    .containsExactly(filter);
        }
    }

    @Test
    void theListComesInPagesThatMissNothing() {
        for (String sort : List.of("model", "-model")) {
            List<JsonNode> whole =
                    listed(ScriptedCall.empty().query("limit", "200").query("sort", sort));
            List<JsonNode> pieces =
                    listed(ScriptedCall.empty().query("limit", "4").query("sort", sort));

            assertThat(pieces).isEqualTo(whole).doesNotHaveDuplicates().hasSize(26);
        }
    }

    @Test
    void everyChangeLeavesItsLine() {
        JsonNode price = make(body(OPUS, "3.5"));
        JsonNode _ = change(id(price), "{\"remarks\": \"x\"}");
        delete(id(price));

        assertThat(estate.rows("select action, subject_id from audit order by id"))
                .extracting(row -> row.get("action") + " " + row.get("subject_id"))
                .containsExactlyInAnyOrder(
                        "price.create " + id(price), "price.update " + id(price), "price.delete " + id(price));
    }

    private static String body(String model, String input) {
        return """
                {"platform": "claude-console", "model": "%s", "from": "2026-12-01T00:00:00Z",
                 "tiers": {"standard": {"input": %s, "cacheWrite5m": 5, "cacheWrite1h": 8, "cacheRead": 0.2, "output": 20}}}
                """.formatted(model, input);
    }

    private static String with(String body, String field, String value) {
        return ((ObjectNode) tree(body)).set(field, tree(value)).toString();
    }

    private JsonNode make(String body) {
        return Estate.json(estate.call("POST", "/prices", ScriptedCall.with(body)))
                .get("price");
    }

    private JsonNode read(String id) {
        return Estate.json(estate.call("GET", "/prices/{id}", onId(id, ""))).get("price");
    }

    private JsonNode change(String id, String body) {
        return Estate.json(estate.call("PUT", "/prices/{id}", onId(id, body))).get("price");
    }

    private void delete(String id) {
        var _ = estate.call("DELETE", "/prices/{id}", onId(id, ""));
    }

    private List<JsonNode> listed(ScriptedCall call) {
        return all("/prices", call);
    }

    private List<JsonNode> versions() {
        return all("/prices/versions", ScriptedCall.empty().query("limit", "2"));
    }

    private List<JsonNode> all(String path, ScriptedCall call) {
        List<JsonNode> items = new ArrayList<>();
        JsonNode page = Estate.json(estate.call("GET", path, call));
        page.get("items").forEach(items::add);
        while (page.has("nextCursor")) {
            page = Estate.json(estate.call(
                    "GET", path, call.query("cursor", page.get("nextCursor").textValue())));
            page.get("items").forEach(items::add);
        }
        assertThat(page.get("total").intValue()).isEqualTo(items.size());
        return items;
    }

    private PriceBook book() {
        return estate.database.read(sql -> new PriceRows(sql).book());
    }

    private OptionalLong cost(String model, String at) {
        return book().costOf(Consumption.standard(model, MILLION, Instant.parse(at)));
    }
}
