package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers that Prometheus fetches. */
class MetricsTest {
    @TempDir
    private Path dataDir;

    @Test
    void theJournalAndTheLedgerTellWhatTheyDoWithoutSigningIn() throws Exception {
        try (RunningRelay relay = RunningRelay.start(dataDir)) {
            RawAnswer message = relay.ask(relay.message());
            RawAnswer stream = relay.ask(relay.stream().line("x-script: events-10+every-5"));
            relay.ledger().await(message.exchangeId());
            relay.ledger().await(stream.exchangeId());

            Eventually.passes(() -> assertThat(metrics(relay).text())
                    .contains("relay_journal_records_total{kind=\"dispatch\"} 2.0\n")
                    .contains("relay_journal_records_total{kind=\"progress\"} 1.0\n")
                    .contains("relay_ledger_backlog_bytes 0.0\n")
                    .contains("relay_exchanges_open 0.0\n")
                    .contains("relay_journal_accepting 1.0\n")
                    .contains("relay_ledger_failing 0.0\n")
                    .containsPattern("relay_ledger_rows_total [2-9]\\.0\\n")
                    .containsPattern("relay_journal_written_bytes_total [1-9]")
                    .containsPattern("relay_journal_force_seconds_count [1-9]")
                    .containsPattern("relay_journal_segments [1-9]"));
            assertThat(metrics(relay).required("content-type")).startsWith("text/plain; version=0.0.4");
            assertThat(metrics(relay).text())
                    .doesNotContain(relay.key().id(), relay.key().secret(), relay.account());
            assertThat(relay.ask(Ask.of("GET /metrics")).status()).isEqualTo(404);
        }
    }

    private static RawAnswer metrics(RunningRelay relay) {
        try (RawConnection connection = RawConnection.to(relay.consolePort())) {
            RawAnswer answer = connection.ask(Ask.of("GET /metrics"));
            assertThat(answer.status()).isEqualTo(200);
            return answer;
        }
    }
}
