package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Patience;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.upstream.HandServer.Connection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account that is waited for less long than others. */
class AccountPatienceTest {
    private static final Patience HASTY = new Patience(
            Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofSeconds(40), Duration.ofSeconds(90));

    private final Told told = new Told();
    private HandServer server;
    private LoopOfUpstreams loop;

    @BeforeEach
    void open() throws IOException {
        server = new HandServer();
        loop = new LoopOfUpstreams(LoopOfUpstreams.SETTINGS);
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        server.close();
    }

    @Test
    void itsStreamsMustBeginInItsTime() throws IOException {
        start(server.url(), true);
        server.accept().readRequest();
        loop.advance(Duration.ofSeconds(21));

        assertThat(told.failure().reason()).contains("did not answer in time");
    }

    @Test
    void itsDocumentsMustBeginInItsTime() throws IOException {
        start(server.url(), false);
        server.accept().readRequest();
        loop.advance(Duration.ofSeconds(41));

        assertThat(told.failure().reason()).contains("did not answer in time");
    }

    @Test
    void itsAnswersMustNotBeSilentForLonger() throws IOException {
        start(server.url(), false);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello");
        await().until(() -> told.text().equals("hello"));
        loop.advance(Duration.ofSeconds(91));

        assertThat(told.failure().reason()).contains("fell silent");
    }

    @Test
    void itsConnectionsMustStandInItsTime() throws IOException {
        // Nobody answers the TLS handshake.
        start(URI.create("https://127.0.0.1:" + server.port()), false);

        assertThat(told.failure().reason()).contains("no connection to the upstream within PT0.2S");
        assertThat(told.failure().shownAs()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(server.accept().isClosedByRelay()).isTrue();
    }

    @Test
    void anotherPatienceHoldsForTheNextAttempt() throws IOException {
        start(server.url(), true);
        Connection old = server.accept();
        old.readRequest();
        Told calm = new Told();
        AccountEntry account = AccountEntries.account("acc_1").at(server.url()).build();
        loop.start(account, LoopOfUpstreams.request("{}", true), calm);
        server.accept().readRequest();
        loop.advance(Duration.ofSeconds(21));

        assertThat(told.failure().reason()).contains("did not answer in time");
        assertThat(calm.isOver()).isFalse();
        loop.advance(Duration.ofSeconds(40));
        assertThat(calm.failure().reason()).contains("did not answer in time");
    }

    private void start(URI url, boolean stream) {
        AccountEntry account =
                AccountEntries.account("acc_1").at(url).patience(HASTY).build();
        loop.start(account, LoopOfUpstreams.request("{}", stream), told);
    }
}
