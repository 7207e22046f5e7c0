package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.PostgresServer;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are not in memory, so that the database is asked for them, which may take its time or not answer at all. */
@ExtendWith(LeakWatch.class)
class UnheldKeysTest {
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    private RunningRelay relay;
    private String unheld;

    @BeforeEach
    void start() throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.database = DatabaseKind.POSTGRESQL.settings(folder);
        try (RunningRelay before = RunningRelay.startEmpty(folder, settings)) {
            unheld = before.api().createKey("oldest").secret();
            before.newKey("older");
        }
        settings.maxKeys = 1;
        relay = RunningRelay.start(folder, settings);
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
    }

    @Test
    void whoeverHasOneIsServedAllTheSame() {
        assertThat(relay.ask(Ask.message(unheld)).status()).isEqualTo(200);
        assertThat(relay.ask(Ask.models(unheld)).status()).isEqualTo(200);
        assertThat(relay.ask(Ask.stream(unheld)).end()).isEqualTo(End.WHOLE);
        assertThat(relay.ask(Ask.message("cr_unheard-of")).status()).isEqualTo(401);
        assertThat(relay.ask(Ask.message("cr_unheard-of")).status()).isEqualTo(401);
    }

    @Test
    void theBodyIsTakenInWhileTheDatabaseIsAsked() throws SQLException {
        byte[] body = Ask.bodyOf(60_000);
        try (RawConnection connection = relay.connect();
                Connection lock = lockKeys()) {
            connection.send(Ask.message(unheld).body(body));
            assertThat(connection.answersWithin(A_MOMENT)).isEmpty();

            lock.commit();

            RawAnswer answer = connection.read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(relay.served(answer).request().body()).isEqualTo(new String(body, US_ASCII));
        }
    }

    @Test
    void theBodyMayComeAfterTheAnswer() throws SQLException {
        Ask ask = Ask.message(unheld);
        try (RawConnection connection = relay.connect()) {
            try (Connection lock = lockKeys()) {
                connection.send(ask.head());
                assertThat(connection.answersWithin(A_MOMENT)).isEmpty();
                lock.commit();
            }
            assertThat(connection.send(ask.body()).read().status()).isEqualTo(200);
            assertThat(connection.ask(ask).status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatHoldsItsBodyBackIsToldToSendItOnceItsKeyIsKnown() throws SQLException {
        Ask ask = Ask.message(unheld).line("expect: 100-continue");
        try (RawConnection connection = relay.connect()) {
            try (Connection lock = lockKeys()) {
                connection.send(ask.head());
                assertThat(connection.answersWithin(A_MOMENT)).isEmpty();
                lock.commit();
            }
            assertThat(connection.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(connection.send(ask.body()).read().status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatHoldsItsBodyBackNeedNotSendItForAKeyThatDoesNotExist() throws SQLException {
        Ask ask = Ask.message("cr_unheard-of").line("expect: 100-continue");
        try (RawConnection connection = relay.connect()) {
            try (Connection lock = lockKeys()) {
                connection.send(ask.head());
                assertThat(connection.answersWithin(A_MOMENT)).isEmpty();
                lock.commit();
            }
            assertThat(connection.read().status()).isEqualTo(401);
            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
        }
    }

    @Test
    void aClientMayLeaveMeanwhile() throws SQLException {
        try (Connection lock = lockKeys()) {
            for (Ask ask : new Ask[] {Ask.message(unheld), Ask.models(unheld)}) {
                try (RawConnection connection = relay.connect().send(ask)) {
                    assertThat(connection.answersWithin(A_MOMENT)).isEmpty();
                    connection.reset();
                }
            }
            lock.commit();
        }

        assertThat(relay.ask(Ask.message(unheld)).status()).isEqualTo(200);
        assertThat(relay.upstream().ledger().answers()).hasSize(1);
    }

    @Test
    void otherRequestsDoNotWait() throws SQLException {
        try (RawConnection waiting = relay.connect();
                Connection lock = lockKeys()) {
            waiting.send(Ask.message(unheld));
            assertThat(waiting.answersWithin(A_MOMENT)).isEmpty();

            assertThat(relay.ask(Ask.of("GET /health")).status()).isEqualTo(200);
            assertThat(relay.ask(Ask.message("")).status()).isEqualTo(401);
            lock.commit();
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefusedMeanwhile() throws SQLException {
        try (RawConnection connection = relay.connect();
                Connection lock = lockKeys()) {
            Ask tooLong =
                    Ask.message(unheld).body(Ask.bodyOf(33 * 1_024 * 1_024)).chunked(64 * 1_024);

            assertThat(connection.ask(tooLong).status()).isEqualTo(413);
            lock.commit();
        }
    }

    @Test
    void withoutTheDatabaseNobodysKeyIsCalledInvalid() throws SQLException {
        try (Connection hiding = connect()) {
            hiding.createStatement().execute("alter table keys rename to hidden");
            hiding.commit();

            for (Ask ask : new Ask[] {Ask.message(unheld), Ask.models(unheld)}) {
                RawAnswer answer = relay.ask(ask);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.errorMessage()).contains("cannot look this API key up");
                assertThat(Integer.parseInt(answer.required("retry-after"))).isBetween(1, 60);
            }
            hiding.createStatement().execute("alter table hidden rename to keys");
            hiding.commit();
        }
        assertThat(relay.ask(Ask.message(unheld)).status()).isEqualTo(200);
    }

    /** Lets nobody read keys until the transaction ends. */
    private Connection lockKeys() throws SQLException {
        Connection connection = connect();
        connection.createStatement().execute("lock table keys in access exclusive mode");
        return connection;
    }

    private Connection connect() throws SQLException {
        String url = PostgresServer.urlOf(folder).value().replace("postgres@", "");
        Connection connection = DriverManager.getConnection("jdbc:" + url + "?user=postgres");
        connection.setAutoCommit(false);
        return connection;
    }
}
