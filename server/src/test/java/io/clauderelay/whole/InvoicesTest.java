package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.whole.Invoices.By;
import io.clauderelay.whole.Invoices.Invoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the management API says of costs is what was worked out by hand, to the billionth of a dollar. */
@ExtendWith(LeakWatch.class)
@TestInstance(Lifecycle.PER_CLASS)
class InvoicesTest {
    private static final String BOOK = "anthropic-openai-2026-11-22";

    private final Map<By, String> secrets = new EnumMap<>(By.class);
    private final Map<Invoice, String> exchanges = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private RunningRelay relay;
    private JsonNode statistics;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.startEmpty(folder, new QuickSettings());
        addKeys();
        for (Invoice invoice : Invoices.all()) {
            relay.upstream().answerNextWith(invoice.scripts().toArray(Script[]::new));
            exchanges.put(invoice, ask(invoice));
        }
        relay.ledger().awaitAll(List.copyOf(exchanges.values()));
        statistics = read("/stats/usage?groupBy=model");
    }

    private void addKeys() throws IOException {
        String plain = claude("plain", Map.of());
        String plainOpenAi = codex("plain", Map.of());
        key(By.PLAIN, bound(plain), bound(plainOpenAi));
        key(
                By.MULTIPLIED,
                bound(claude("dear", Map.of("costMultiplier", 1.25))),
                bound(codex("cheap", Map.of("costMultiplier", 0.5))));
        key(
                By.MAPPED,
                bound(claude("mapped", Map.of("supportedModels", Map.of("house-*", "claude-haiku-4-5")))),
                bound(plainOpenAi));
        String pair = ManagementApi.json(
                        relay.api().post("/groups", Map.of("platform", "claude-console", "name", "pair")))
                .at("/group/id")
                .asText();
        claude("first", Map.of("costMultiplier", 2, "group", pair, "priority", 1));
        claude("second", Map.of("costMultiplier", 1.25, "group", pair, "priority", 2));
        key(By.FAILING_OVER, Map.of("mode", "group", "groupId", pair), bound(plainOpenAi));
    }

    private static Map<String, ?> bound(String account) {
        return Map.of("mode", "account", "accountId", account);
    }

    private String claude(String name, Map<String, ?> fields) {
        return account(Platform.CLAUDE_CONSOLE, name, fields);
    }

    private String codex(String name, Map<String, ?> fields) {
        return account(Platform.CODEX, name, fields);
    }

    private String account(Platform platform, String name, Map<String, ?> fields) {
        Map<String, Object> all = new HashMap<>(fields);
        all.put("name", name);
        return relay.api().createAccount(platform, relay.upstream().baseUrl(), "sk-of-" + name + "-0123456789", all);
    }

    private void key(By by, Map<String, ?> claude, Map<String, ?> codex) {
        ManagementApi.IssuedKey issued = relay.api()
                .createKey(Map.of("name", by.name(), "binding", Map.of("claude-console", claude, "codex", codex)));
        relay.letsIn(issued.secret());
        secrets.put(by, issued.secret());
    }

    private String ask(Invoice invoice) {
        String secret = Objects.requireNonNull(secrets.get(invoice.by()));
        Ask ask = invoice.asking().ask(secret, invoice.model());
        if (!invoice.leaves()) {
            return relay.ask(ask).exchangeId();
        }
        try (RawConnection connection = relay.connect().send(ask)) {
            RawAnswer head = connection.readHead();
            connection.readUntil("event: content_block_delta");
            return head.exchangeId();
        }
    }

    @AfterAll
    void stop() throws IOException {
        http.close();
        relay.close();
    }

    static List<Invoice> invoices() {
        return Invoices.all();
    }

    @ParameterizedTest
    @MethodSource("invoices")
    void anExchangeCostsWhatWasWorkedOut(Invoice invoice) {
        JsonNode exchange = exchange(idOf(invoice));

        assertThat(known(exchange.path("costNanoUsd"))).isEqualTo(invoice.nanoUsd());
        assertThat(exchange.path("usageBasis").asText()).isEqualTo(invoice.basis());
        assertThat(exchange.has("priceVersion")).isEqualTo(invoice.nanoUsd() != null);
    }

    @Test
    void theStatisticsAreTheSumOfTheInvoices() {
        Map<String, Long> byModel = new HashMap<>();
        long unpriced = 0;
        for (Invoice invoice : invoices()) {
            byModel.merge(invoice.model(), invoice.nanoUsd() == null ? 0 : invoice.nanoUsd(), Long::sum);
            unpriced += invoice.nanoUsd() == null ? 1 : 0;
        }
        Map<String, Long> told = new HashMap<>();
        statistics
                .get("items")
                .forEach(item -> told.merge(
                        item.get("model").asText(), item.path("costNanoUsd").asLong(), Long::sum));

        assertThat(told).isEqualTo(byModel);
        assertThat(statistics.at("/totals/costNanoUsd").asLong())
                .isEqualTo(byModel.values().stream().mapToLong(Long::longValue).sum());
        assertThat(statistics.at("/totals/unpricedRequests").asLong()).isEqualTo(unpriced);
        assertThat(statistics.at("/totals/requests").asInt())
                .isEqualTo(invoices().size());
    }

    @Test
    void theTableIsNotShort() {
        assertThat(invoices()).hasSizeGreaterThanOrEqualTo(40).doesNotHaveDuplicates();
    }

    @Test
    void theVersionSaysWithWhatItWasMultiplied() {
        assertThat(exchange(idOf(named("opus, 1.25 times"))).get("priceVersion").asText())
                .isEqualTo(BOOK + "*1.25");
        assertThat(exchange(idOf(named("opus, every class")))
                        .get("priceVersion")
                        .asText())
                .isEqualTo(BOOK);
    }

    @Test
    void tiersAndPlacesAreKept() {
        JsonNode fast = exchange(idOf(named("opus, fast and in the US")));
        assertThat(fast.get("serviceTier").asText()).isEqualTo("fast");
        assertThat(fast.get("inferenceGeo").asText()).isEqualTo("us");
        assertThat(exchange(idOf(named("sol, scale"))).get("serviceTier").asText())
                .isEqualTo("other");
        assertThat(exchange(idOf(named("sol, flex"))).get("serviceTier").asText())
                .isEqualTo("flex");
    }

    /** 3 in, 4 and 5 written, 0.30 read, 15 out: 3,003,000 + 1,545,000 + 3,002,100 + 4,036,000 + 5,065,000. */
    @Test
    void aPriceThatCameLateIsInForceAndWhatRanBeforeIsPricedAgain() throws IOException {
        long expected = 16_651_100;
        String model = "acme-late";
        String before = runs(model);
        assertThat(unpriced()).contains(model);
        Instant from = Instant.now().minusSeconds(3_600);
        send("POST", "/prices", Map.of("platform", "codex", "model", model, "from", from.toString(), "tiers", tiers()));

        Eventually.holds(() -> exchange(runs(model)).path("costNanoUsd").asLong() == expected);
        assertThat(exchange(before).has("costNanoUsd")).isFalse();

        Map<String, Object> wish = new HashMap<>(Map.of(
                "from", from.toString(), "to", Instant.now().plusSeconds(60).toString(), "model", model));
        JsonNode report = send("POST", "/prices/reprice", wish);
        JsonNode corrected = exchange(before);
        assertThat(corrected.path("costNanoUsd").asLong()).isEqualTo(expected);
        assertThat(corrected.path("priceVersion").asText()).isEqualTo(BOOK + "+1");
        assertThat(corrected.at("/corrections/0/by").asText()).isEqualTo("admin");
        assertThat(report.get("costDifferenceNanoUsd").asLong())
                .isEqualTo(expected * report.get("corrected").asLong());
        assertThat(unpriced()).doesNotContain(model);
        JsonNode sums = read("/stats/usage?groupBy=model");
        JsonNode item = item(sums, model);
        assertThat(item.get("costNanoUsd").asLong())
                .isEqualTo(expected * item.get("requests").asLong());
        assertThat(item.get("unpricedRequests").asLong()).isZero();
    }

    private String runs(String model) {
        relay.upstream().answerNextWith(Reply.text("At last.").withTokens(Invoices.ALL));
        String id = relay.ask(Invoices.Asking.RESPONSE.ask(Objects.requireNonNull(secrets.get(By.PLAIN)), model))
                .exchangeId();
        relay.ledger().await(id);
        return id;
    }

    private static Map<String, ?> tiers() {
        return Map.of(
                "standard", Map.of("input", 3, "cacheWrite5m", 4, "cacheWrite1h", 5, "cacheRead", 0.3, "output", 15));
    }

    private List<String> unpriced() {
        List<String> models = new ArrayList<>();
        read("/prices/unpriced")
                .get("items")
                .forEach(item -> models.add(item.get("model").asText()));
        return models;
    }

    private static JsonNode item(JsonNode report, String model) {
        for (JsonNode item : report.get("items")) {
            if (item.get("model").asText().equals(model)) {
                return item;
            }
        }
        throw new AssertionError("the statistics have nothing of " + model);
    }

    private String idOf(Invoice invoice) {
        return Optional.ofNullable(exchanges.get(invoice)).orElseThrow();
    }

    private static Invoice named(String name) {
        return invoices().stream()
                .filter(invoice -> invoice.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable Long known(JsonNode number) {
        return number.isNumber() ? (Long) number.longValue() : null;
    }

    private JsonNode exchange(String id) {
        return read("/exchanges/" + id).get("exchange");
    }

    private JsonNode read(String path) {
        return send("GET", path, Map.of());
    }

    private JsonNode send(String method, String path, Map<String, ?> fields) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + relay.consolePort() + "/api/v2" + path))
                .header("authorization", "Bearer " + relay.api().token())
                .header("content-type", "application/json")
                .method(
                        method,
                        fields.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(fields)))
                .build();
        try {
            return ManagementApi.json(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
