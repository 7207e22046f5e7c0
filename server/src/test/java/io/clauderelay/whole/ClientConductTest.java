package io.clauderelay.whole;

import static io.clauderelay.whole.RawUpstream.STREAM_HEAD;
import static io.clauderelay.whole.RawUpstream.chunk;
import static io.clauderelay.whole.RawUpstream.event;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.bench.Reply;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.whole.RawAnswer.End;
import io.clauderelay.whole.RawUpstream.Then;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that leave, fall behind, or never read. */
@ExtendWith(LeakWatch.class)
class ClientConductTest {
    private static final TokenCounts SERVED = new TokenCounts(1_000, 200, 50, 30, 20, 0, 0);
    private static final TokenCounts KNOWN_AT_THE_START = new TokenCounts(1_000, 1, 50, 30, 20, 0, 0);
    private static final Reply PACED =
            Reply.events(2_000, 150).every(Duration.ofMillis(5)).withTokens(SERVED);

    /** Twice what all sockets and buffers between client and upstream hold. */
    private static final int LONG_BYTES = 32 * 1_024 * 1_024;

    private static final Reply LONG =
            Reply.events(LONG_BYTES / 16_384, 16_384).every(Duration.ZERO).withTokens(SERVED);
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(1);

    private static RunningRelay relay;
    private static RawUpstream raw;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.stallTimeout = STALL_TIMEOUT;
        relay = RunningRelay.start(folder, settings);
        raw = RawUpstream.behind(relay);
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
        raw.close();
    }

    private static void assertAborted(RawAnswer head, TokenCounts tokens) {
        LedgerFile.Row row = relay.ledger().await(head.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(row.tokens()).isEqualTo(tokens);
        assertThat(row.costNanoUsd()).isPositive();
    }

    @Test
    void theUpstreamStopsWorkingWhenTheClientLeavesAndWhatWasConsumedCounts() {
        for (boolean reset : new boolean[] {false, true}) {
            relay.upstream().answerNextWith(PACED);
            RawAnswer head;
            try (RawConnection connection = relay.connect().send(relay.stream())) {
                head = connection.readHead();
                connection.readUntil("event: content_block_delta");
                if (reset) {
                    connection.reset();
                }
            }
            Instant left = Instant.now();

            ServedAnswer served = relay.served(head);
            assertThat(served.cancelled()).isTrue();
            assertThat(served.events()).isLessThan(200);
            assertThat(Duration.between(left, Instant.now())).isLessThan(Duration.ofSeconds(1));
            assertAborted(head, KNOWN_AT_THE_START);
        }
    }

    @Test
    void aClientThatLeavesBeforeTheAnswerCancelsItToo() throws IOException {
        ManagementApi.IssuedKey key = relay.newKey("impatient");
        int requests = raw.requests();
        int hangUps = raw.hangUps();
        try (RawConnection connection =
                relay.connect().send(Ask.stream(key.secret()).body(Ask.json(RawUpstream.MODEL, true)))) {
            Eventually.holds(() -> raw.requests() > requests);
            connection.reset();
        }
        Eventually.holds(() -> raw.hangUps() > hangUps);

        LedgerFile.Row row = relay.ledger().awaitOfKey(key.id(), 1).getFirst();
        assertThat(row.outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(row.status()).isZero();
        assertThat(row.costNanoUsd()).as("what it cost is not known").isNull();
    }

    @Test
    void aClientThatHangsUpBehindTheLastEventHasAWholeAnswer() {
        relay.upstream().answerNextWith(Reply.events(5, 150).withTokens(SERVED));
        RawAnswer head;
        try (RawConnection connection = relay.connect().send(relay.stream())) {
            head = connection.readHead();
            connection.readUntil("{\"type\":\"message_stop\"}\n\n");
            connection.reset();
        }

        LedgerFile.Row row = relay.ledger().await(head.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(row.tokens()).isEqualTo(SERVED);
    }

    @Test
    void aClientThatLeavesWithinItsBodyCostsNothing() {
        Ask ask = relay.message();
        int rows = relay.ledger().rows().size();
        try (RawConnection connection = relay.connect().send(ask.head()).send("{\"mod")) {
            connection.finishSending();
            assertThat(connection.awaitEnd()).isIn(End.WHOLE, End.RESET);
        }

        Eventually.holds(() -> relay.ledger().rows().size() > rows);
        LedgerFile.Row row = relay.ledger().rows().getLast();
        assertThat(row.outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(row.accountId()).isNull();
        assertThat(row.costNanoUsd()).isZero();
    }

    @Test
    void aClientThatFallsBehindHoldsTheUpstreamBackUntilItReadsOn() {
        String filler = "event: content_block_delta\ndata: " + "x".repeat(60_000) + "\n\n";
        raw.answerNextWith(
                STREAM_HEAD + "transfer-encoding: chunked\r\n\r\n" + chunk(event("message_start"))
                        + chunk(filler).repeat(LONG_BYTES / filler.length())
                        + chunk(event("message_stop")) + "0\r\n\r\n",
                Then.KEEP);
        try (RawConnection connection = RawConnection.to(relay.port(), 64 * 1_024)
                .send(relay.stream().body(Ask.json(RawUpstream.MODEL, true)))) {
            assertThat(raw.awaitStall()).isLessThan(LONG_BYTES * 2 / 3);

            RawAnswer answer = connection.read();
            assertThat(answer.end()).isEqualTo(End.WHOLE);
            assertThat(answer.text()).endsWith(filler + event("message_stop"));
            assertThat(relay.ledger().await(answer.exchangeId()).outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void aClientThatNeverReadsIsCutOff() {
        relay.upstream().answerNextWith(LONG);
        try (RawConnection connection =
                RawConnection.to(relay.port(), 64 * 1_024).send(relay.stream())) {
            RawAnswer head = connection.readHead();
            ServedAnswer served = relay.served(head);

            assertThat(served.cancelled()).isTrue();
            assertThat(served.bytes()).isLessThan(LONG_BYTES * 2 / 3);
            assertAborted(head, KNOWN_AT_THE_START);
            assertThat(connection.awaitEnd()).isEqualTo(End.RESET);
        }
    }

    @Test
    void aClientThatAsksAndNeverReadsIsCutOffToo() {
        byte[] requests =
                "GET /health HTTP/1.1\r\nhost: x\r\n\r\n".repeat(10_000).getBytes(US_ASCII);
        try (RawConnection connection = RawConnection.to(relay.port(), 16 * 1_024)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            connection.send(requests);
                        }
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
        assertThat(relay.ask(relay.stream()).status()).isEqualTo(200);
    }
}
