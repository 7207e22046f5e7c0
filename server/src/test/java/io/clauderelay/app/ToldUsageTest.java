package io.clauderelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ReleasedSchema;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.UsageKeeper;
import io.clauderelay.usage.UsageSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What exchanges used that a version recorded which did not say how that is known. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class ToldUsageTest {
    private static final String PERIOD = "\"from\": \"2026-11-18T00:00:00Z\", \"to\": \"2026-11-19T00:00:00Z\"";

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path folder;

    private ReleasedSchema released;

    @BeforeEach
    void release() throws IOException, SQLException {
        released = ReleasedSchema.create(kind, folder, "6");
        released.writeRows(Map.of("n", "old", "sealed", "sealed", "hash", "$argon2id$"));
    }

    @Test
    void whatWasToldBeforeAnUpgradeIsPricedAndWhatWasNotStaysUnknown() throws IOException, SQLException {
        record("told", "completed", 1_000);
        record("broken", "client-aborted", 500);
        record("untold", "completed", 0);

        try (Estate estate = new Estate(kind, folder)) {
            assertThat(bases(estate)).isEqualTo(Map.of("told", "final", "broken", "partial", "untold", "unknown"));
            assertPricedAsTold(estate, 2, "0.012");
        }
    }

    @Test
    void whatTheVersionBeforeWritesAfterAnUpgradeIsPricedIfItWasTold() throws IOException, SQLException {
        try (Estate estate = new Estate(kind, folder)) {
            record("told", "completed", 1_000);
            record("untold", "client-aborted", 0);
            try (UsageKeeper keeper =
                    new UsageKeeper(estate.database, UsageSettings.defaults(), estate.clock, () -> false)) {
                keeper.start();
            }

            assertThat(bases(estate)).isEqualTo(Map.of("told", "final", "untold", "unknown"));
            assertPricedAsTold(estate, 1, "0.008");
        }
    }

    private static void assertPricedAsTold(Estate estate, int told, String usd) {
        JsonNode unpriced = Estate.json(estate.call("GET", "/prices/unpriced", ScriptedCall.empty()))
                .get("items");
        assertThat(unpriced).hasSize(1);
        assertThat(unpriced.get(0).get("model").textValue()).isEqualTo("acme-1");
        assertThat(unpriced.get(0).get("requests").intValue()).isEqualTo(told);

        var _ = estate.call("POST", "/prices", ScriptedCall.with("""
                {"platform": "claude-console", "model": "acme-1", "from": "2026-11-01T00:00:00Z", "tiers": {"standard":
                    {"input": 8, "cacheWrite5m": 1, "cacheWrite1h": 1, "cacheRead": 1, "output": 1}}}
                """));
        JsonNode report = Estate.json(estate.call("POST", "/prices/reprice", ScriptedCall.with("{" + PERIOD + "}")));
        assertThat(report.get("corrected").intValue()).isEqualTo(told);
        assertThat(report.get("unknown").intValue()).isEqualTo(1);
        assertThat(report.get("costDifferenceUsd").textValue()).isEqualTo(usd);
        assertThat(estate.rows("select exchange_id from exchanges where cost_nano_usd is null"))
                .extracting(row -> row.get("exchange_id"))
                .containsExactly("untold");
    }

    private static Map<String, String> bases(Estate estate) {
        return estate.database.read(
                sql -> sql.createQuery("select exchange_id, usage_basis from exchanges where model = 'acme-1'")
                        .setMapKeyColumn("exchange_id")
                        .setMapValueColumn("usage_basis")
                        .collectInto(new GenericType<Map<String, String>>() {}));
    }

    /** In the statement of that version; there is no price for the model. */
    private void record(String exchange, String outcome, int inputTokens) throws SQLException {
        released.execute("""
                INSERT INTO exchanges (
                    exchange_id, key_id, account_id, platform, operation, model, upstream_model, client_kind, stream,
                    started_at, duration_ms, first_event_ms, outcome, status, attempts, input_tokens, output_tokens,
                    cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
                    cost_nano_usd, price_version, attempt_log)
                VALUES ('%s', 'old-key-full', 'old-account', 'claude-console', 'messages', 'acme-1', 'acme-1',
                        'claude-code', true, 1795000000000, 10, 5, '%s', 200, 1, %d, 0, 0, 0, 0, 0, 0, null, null, null)
                ON CONFLICT (exchange_id) DO NOTHING
                """.formatted(exchange, outcome, inputTokens));
    }
}
