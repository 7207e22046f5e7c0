package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.app.Relay;
import io.clauderelay.bench.Reply;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the relay starts, stops, and starts again on the same data. */
@ExtendWith(LeakWatch.class)
class ShutdownTest {
    private static final TokenCounts SERVED = new TokenCounts(1_000, 200, 0, 0, 0, 0, 0);

    @TempDir
    private Path folder;

    private static Thread stopping(RunningRelay relay) {
        return Thread.startVirtualThread(relay::stopRelay);
    }

    @Test
    void aRunningStreamMayEndAndNobodyNewIsLetIn() throws Exception {
        try (RunningRelay relay = RunningRelay.start(folder);
                RawConnection idle = relay.connect();
                RawConnection busy = relay.connect()) {
            assertThat(idle.ask(relay.message()).status()).isEqualTo(200);
            relay.upstream()
                    .answerNextWith(
                            Reply.events(40, 150).every(Duration.ofMillis(20)).withTokens(SERVED));
            RawAnswer head = busy.send(relay.stream()).readHead();
            Thread stopping = stopping(relay);

            assertThat(idle.awaitEnd()).isEqualTo(End.WHOLE);
            Eventually.passes(() -> assertThatThrownBy(relay::connect).isInstanceOf(UncheckedIOException.class));
            assertThat(busy.readUntil("0\r\n\r\n")).contains("event: message_stop");
            assertThat(busy.awaitEnd()).isEqualTo(End.WHOLE);
            stopping.join();

            LedgerFile.Row row = relay.ledger().await(head.exchangeId());
            assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(row.tokens()).isEqualTo(SERVED);
        }
    }

    @Test
    void aStreamThatTakesTooLongIsCutAndKept() throws Exception {
        QuickSettings settings = new QuickSettings();
        settings.drainTimeout = Duration.ofMillis(200);
        try (RunningRelay relay = RunningRelay.start(folder, settings);
                RawConnection busy = relay.connect()) {
            relay.upstream()
                    .answerNextWith(Reply.events(1_000, 150)
                            .every(Duration.ofMillis(20))
                            .withTokens(SERVED));
            RawAnswer head = busy.send(relay.stream()).readHead();
            relay.stopRelay();

            assertThat(busy.awaitEnd()).isEqualTo(End.RESET);
            assertThat(relay.served(head).cancelled()).isTrue();
            LedgerFile.Row row = relay.ledger().await(head.exchangeId());
            assertThat(row.outcome()).isEqualTo(Outcome.INTERRUPTED);
            assertThat(row.tokens()).isEqualTo(new TokenCounts(1_000, 1, 0, 0, 0, 0, 0));
            assertThat(row.costNanoUsd()).isPositive();
        }
    }

    @Test
    void anAnswerThatWaitsForAJustStoppedRelayClosesItsConnection() throws Exception {
        try (RunningRelay relay = RunningRelay.start(folder);
                RawConnection busy = relay.connect()) {
            busy.send(relay.stream().line("x-script: headers-after-300"));
            Eventually.holds(() -> relay.upstream().openConnections() > 0);
            Thread stopping = stopping(relay);

            RawAnswer answer = busy.read();
            assertThat(answer.end()).isEqualTo(End.WHOLE);
            stopping.join();
            assertThat(busy.awaitEnd()).isEqualTo(End.WHOLE);
        }
    }

    @Test
    void everythingIsThereAfterARestart() throws IOException {
        ManagementApi.IssuedKey key;
        RawAnswer before;
        QuickSettings settings = new QuickSettings();
        int upstreamPort;
        try (RunningRelay relay = RunningRelay.start(folder, settings)) {
            key = relay.key();
            upstreamPort = relay.upstream().port();
            before = relay.ask(relay.stream());
        }
        try (RunningRelay again = RunningRelay.startEmpty(folder, settings)) {
            again.ledger()
                    .execute("update accounts set base_url = '"
                            + again.upstream().baseUrl() + "'");
            again.newKey("whose creation makes the relay look again");

            assertThat(upstreamPort).isNotEqualTo(again.upstream().port());
            assertThat(again.ask(Ask.stream(key.secret())).end()).isEqualTo(End.WHOLE);
            assertThat(again.ledger().awaitOfKey(key.id(), 2))
                    .hasSize(2)
                    .extracting(LedgerFile.Row::exchangeId)
                    .contains(before.exchangeId());
        }
    }

    @Test
    void whatCannotStartLeavesNothingBehind() throws IOException {
        QuickSettings settings = new QuickSettings();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.relayPort = taken.getLocalPort();
            assertThatThrownBy(() -> Relay.start(settings.in(folder), Clock.systemUTC()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()))
                    .hasMessageContaining("RELAY_HTTP_PORT");
        }
        settings.relayPort = 0;
        try (RunningRelay relay = RunningRelay.start(folder, settings)) {
            assertThat(relay.ask(relay.stream()).end()).isEqualTo(End.WHOLE);
        }
    }

    @Test
    void theProbesTellWhereTrafficShouldGo() throws Exception {
        try (RunningRelay relay = RunningRelay.start(folder)) {
            assertThat(relay.ask(Ask.of("GET /health/live"))
                            .json()
                            .get("status")
                            .asText())
                    .isEqualTo("live");
            assertThat(relay.ask(Ask.of("GET /health/ready"))
                            .json()
                            .get("status")
                            .asText())
                    .isEqualTo("ready");
            assertThat(relay.ask(Ask.of("GET /health")).status()).isEqualTo(200);
            try (RawConnection head = relay.connect().send(Ask.of("HEAD /"))) {
                assertThat(head.readHead().status()).isEqualTo(200);
            }
            try (RawConnection busy = relay.connect();
                    RawConnection console = RawConnection.to(relay.consolePort())) {
                busy.send(relay.stream().line("x-script: events-30+every-20")).readHead();
                Thread stopping = stopping(relay);
                Eventually.passes(() -> assertThatThrownBy(relay::connect).isInstanceOf(UncheckedIOException.class));

                RawAnswer answer = console.ask(Ask.of("GET /health/ready"));
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.text()).contains("the relay is stopping");
                stopping.join();
            }
        }
    }
}
