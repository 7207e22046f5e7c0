package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.upstream.HandServer.Connection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long an attempt waits, and for what. */
class DeadlinesTest {
    private static final String BEGUN = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello";

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
    void aStreamMustBeginInTime() throws IOException {
        loop.start(server.url(), true, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        await().until(() -> told.heads.get() == 1);
        loop.advance(Duration.ofSeconds(61));

        assertThat(told.failure().shownAs()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @Test
    void whatComesBeforeTheContentGivesAStreamNoMoreTime() throws IOException {
        loop.start(server.url(), true, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send(BEGUN);
        await().until(() -> told.text().equals("hello"));
        loop.advance(Duration.ofSeconds(50));
        connection.send("!");
        await().until(() -> told.text().equals("hello!"));
        assertThat(told.isOver()).isFalse();
        loop.advance(Duration.ofSeconds(11));

        assertThat(told.failure().reason()).contains("brought no content in time");
        assertThat(told.failure().shownAs()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @Test
    void anErrorInAnswerToAStreamHasNoContentToWaitFor() throws IOException {
        loop.start(server.url(), true, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send("HTTP/1.1 529 Overloaded\r\ncontent-length: 10\r\n\r\nover");
        await().until(() -> told.text().equals("over"));
        loop.advance(Duration.ofSeconds(250));
        connection.send("loaded");

        assertThat(told.whole()).isEqualTo("overloaded");
    }

    @Test
    void aStoppedStreamAwaitsItsContentAnewOnceItIsReadAgain() throws IOException {
        Attempt attempt = loop.start(server.url(), true, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send(BEGUN);
        await().until(() -> told.text().equals("hello"));
        loop.run(attempt::stopReading);
        loop.advance(Duration.ofHours(1));
        loop.run(attempt::resumeReading);
        assertThat(told.isOver()).isFalse();
        loop.advance(Duration.ofSeconds(61));

        assertThat(told.failure().reason()).contains("brought no content in time");
    }

    @Test
    void anAnswerThatIsNoStreamMayTakeItsTime() throws IOException {
        loop.start(server.url(), false, told);
        Connection connection = server.accept();
        connection.readRequest();
        loop.advance(Duration.ofSeconds(599));
        connection.send("HTTP/1.1 200 OK\r\n");
        loop.advance(Duration.ofSeconds(2));

        assertThat(told.failure().reason()).contains("did not answer in time");
    }

    @Test
    void silenceInTheMiddleOfAnAnswerEndsIt() throws IOException {
        Attempt attempt = loop.start(server.url(), true, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send(BEGUN);
        await().until(() -> told.text().equals("hello"));
        loop.run(attempt::contentBegins);
        loop.advance(Duration.ofSeconds(299));
        connection.send("!");
        await().until(() -> told.text().equals("hello!"));
        loop.advance(Duration.ofSeconds(299));
        assertThat(told.isOver()).isFalse();
        loop.advance(Duration.ofSeconds(2));

        assertThat(told.failure().reason()).contains("fell silent");
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @Test
    void aConnectionMustStandInTime() throws IOException {
        // Nobody answers the TLS handshake.
        try (LoopOfUpstreams hasty =
                new LoopOfUpstreams(LoopOfUpstreams.connectingWithin(Duration.ofMillis(200), true))) {
            Told second = new Told();
            URI url = URI.create("https://127.0.0.1:" + server.port());
            hasty.start(url, false, told);
            hasty.start(url, false, second);

            assertThat(told.failure().reason()).contains("no connection to the upstream within PT0.2S");
            assertThat(told.failure().shownAs()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
            assertThat(second.failure().reason()).contains("no connection to the upstream within");
            assertThat(server.accept().isClosedByRelay()).isTrue();
        }
    }

    @Test
    void resumingWhatWasNotStoppedGivesNoMoreTime() throws IOException {
        Attempt attempt = loop.start(server.url(), true, told);
        Connection connection = server.accept();
        connection.readRequest();
        loop.run(attempt::resumeReading);
        loop.advance(Duration.ofSeconds(61));

        assertThat(told.failure().shownAs()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
    }
}
