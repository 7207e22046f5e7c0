package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.upstream.HandServer.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpstreamsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
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
    void sendsTheRequestAndTellsTheAnswer() throws IOException {
        loop.start(LoopOfUpstreams.account(server.url()), LoopOfUpstreams.request("{\"a\":1}", false), told);
        Connection connection = server.accept();

        assertThat(connection.readRequest())
                .startsWith("POST /v1/messages HTTP/1.1\r\n")
                .contains("x-api-key: sk-one\r\n", "x-test: yes\r\n")
                .endsWith("\r\n\r\n{\"a\":1}");
        connection.send(OK);

        assertThat(told.whole()).isEqualTo("ok");
        assertThat(told.asked).hasValue(1);
        assertThat(told.heads).hasValue(1);
    }

    @Test
    void keepsAConnectionForTheNextAttempt() throws IOException {
        Connection connection = answeredOnce();

        loop.start(server.url(), false, told);
        connection.readRequest();
        connection.send(OK);

        assertThat(told.whole()).isEqualTo("ok");
    }

    @Test
    void aConnectionThatWillCloseIsNotKept() throws IOException {
        loop.start(server.url(), false, told);
        Connection first = server.accept();
        first.readRequest();
        first.send("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok");
        told.whole();
        assertThat(first.isClosedByRelay()).isTrue();

        assertThatTheNextAttemptTakesAFreshConnection();
    }

    @Test
    void aStaleConnectionIsReplacedOnceAndTheRequestIsAnnouncedOnce() throws IOException {
        Connection stale = answeredOnce();

        String body = "x".repeat(100_000);
        loop.start(LoopOfUpstreams.account(server.url()), LoopOfUpstreams.request(body, false), told);
        String sent = stale.readRequest();
        stale.close();
        Connection fresh = server.accept();

        assertThat(fresh.readRequest()).isEqualTo(sent).endsWith(body);
        fresh.send(OK);
        assertThat(told.whole()).isEqualTo("ok");
        assertThat(told.asked).hasValue(1);
    }

    @Test
    void aRequestThatTheUpstreamWorkedOnIsNotSentAgain() throws IOException {
        Connection busy = answeredOnce();

        loop.start(server.url(), false, told);
        busy.readRequest();
        loop.advance(Duration.ofSeconds(2));
        busy.close();

        assertThat(told.failure().reason()).contains("before its answer");
        assertThat(server.isLeftAlone()).isTrue();
    }

    @Test
    void whatFailsOnTheFreshConnectionTooHasFailed() throws IOException {
        Connection stale = answeredOnce();

        loop.start(server.url(), false, told);
        stale.readRequest();
        stale.reset();
        Connection fresh = server.accept();
        fresh.readRequest();
        fresh.close();

        assertThat(told.failure().reason()).contains("before its answer");
        assertThat(server.isLeftAlone()).isTrue();
    }

    @Test
    void aConnectionThatNeverServedIsNotCalledStale() throws IOException {
        loop.start(server.url(), false, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.close();

        assertThat(told.failure().reason()).contains("closed the connection before its answer");
        assertThat(server.isLeftAlone()).isTrue();
    }

    @Test
    void aRequestThatTheUpstreamHasBegunToAnswerIsNotSentAgain() throws IOException {
        Connection connection = answeredOnce();

        loop.start(server.url(), false, told);
        connection.readRequest();
        connection.send("HTTP/1.1 100 Continue\r\n\r\n");
        connection.close();

        assertThat(told.failure().origin()).isEqualTo(Failure.Origin.UPSTREAM);
        assertThat(server.isLeftAlone()).isTrue();
    }

    @Test
    void anAnswerThatIsCutHasFailed() throws IOException {
        loop.start(server.url(), false, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send(BEGUN);
        connection.close();

        assertThat(told.failure().reason()).contains("in the middle of its answer");
        assertThat(told.failure().shownAs()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        assertThat(told.text()).isEqualTo("hello");
    }

    @Test
    void anAnswerThatEndsWithItsConnectionEndsWellOnlyWithAGoodbye() throws IOException {
        loop.start(server.url(), false, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send("HTTP/1.1 200 OK\r\n\r\nwhole");
        connection.close();
        assertThat(told.whole()).isEqualTo("whole");

        Told cut = new Told();
        loop.start(server.url(), false, cut);
        Connection broken = server.accept();
        broken.readRequest();
        broken.send("HTTP/1.1 200 OK\r\n\r\nha");
        await().until(() -> cut.text().equals("ha"));
        broken.reset();
        assertThat(cut.failure().reason()).contains("in the middle");
    }

    @Test
    void tellsWhereAnAnswerBrokeOffAndThatNothingIsHalfDoneWhenItEnded() throws IOException {
        Attempt attempt = loop.start(server.url(), true, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel");
        await().until(() -> told.text().equals("hel"));
        assertThat(loop.onLoop(attempt::chunkRemainder)).isEqualTo(4);

        connection.send("lo\r\n0\r\n\r\n");

        assertThat(told.whole()).isEqualTo("hello");
        assertThat(loop.onLoop(attempt::chunkRemainder)).isZero();
    }

    @Test
    void anAnswerThatIsNoHttpHasFailed() throws IOException {
        loop.start(server.url(), false, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send("220 smtp.example ESMTP\r\n\r\n");

        assertThat(told.failure().reason()).contains("malformed");
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @Test
    void whatNobodyAskedForClosesTheConnection() throws IOException {
        Connection connection = answeredOnce();
        connection.send(OK);

        assertThat(connection.isClosedByRelay()).isTrue();
        assertThatTheNextAttemptTakesAFreshConnection();
    }

    @Test
    void bytesBehindTheAnswerCloseTheConnection() throws IOException {
        loop.start(server.url(), false, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send(OK + OK);

        assertThat(told.whole()).isEqualTo("ok");
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @Test
    void anAnswerThatOvertakesItsRequestIsTakenAndTheConnectionClosed() throws IOException {
        String body = "x".repeat(24 * 1024 * 1024);
        loop.start(LoopOfUpstreams.account(server.url()), LoopOfUpstreams.request(body, false), told);
        Connection connection = server.accept();
        connection.send("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");

        assertThat(told.whole()).isEqualTo("no");
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @Test
    void anAttemptThatMayNotLeaveSendsNothingAndLeavesItsConnectionToTheNext() throws IOException {
        Told refusing = new Told(false);
        loop.start(server.url(), false, refusing);
        Connection connection = server.accept();
        await().until(() -> refusing.asked.get() == 1);

        loop.start(LoopOfUpstreams.account(server.url()), LoopOfUpstreams.request("{\"next\":1}", false), told);

        assertThat(connection.readRequest()).endsWith("{\"next\":1}");
        connection.send(OK);
        assertThat(told.whole()).isEqualTo("ok");
        assertThat(refusing.isOver()).isFalse();
    }

    @Test
    void cancellingCutsTheUpstreamOffAndTellsNothingMore() throws IOException {
        Attempt attempt = loop.start(server.url(), true, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send(BEGUN);
        await().until(() -> told.text().equals("hello"));
        loop.run(attempt::cancel);

        assertThat(connection.isClosedByRelay()).isTrue();
        loop.run(attempt::cancel);
        assertThat(told.isOver()).isFalse();
        assertThatTheNextAttemptTakesAFreshConnection();
    }

    @Test
    void readingStopsAndGoesOnAsItIsTold() throws Exception {
        int total = 64 * 1024 * 1024;
        Attempt attempt = loop.start(server.url(), true, told);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send("HTTP/1.1 200 OK\r\ncontent-length: " + total + "\r\n\r\n");
        await().until(() -> told.heads.get() == 1);
        loop.run(attempt::stopReading);
        long before = told.bytes.get();
        AtomicBoolean allSent = new AtomicBoolean();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                String piece = "x".repeat(1024 * 1024);
                for (int i = 0; i < total / piece.length(); i++) {
                    connection.send(piece);
                }
                allSent.set(true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        // Silence of our own making is no silence of the upstream.
        loop.advance(Duration.ofHours(1));
        await().during(Duration.ofMillis(600)).until(() -> told.bytes.get() == before && !told.isOver());
        assertThat(allSent).isFalse();

        loop.run(attempt::resumeReading);

        told.whole();
        sender.join();
        assertThat(told.bytes).hasValue(total);
    }

    @Test
    void aChangedAccountGetsConnectionsOfItsOwn() throws IOException {
        Connection old = answeredOnce();

        loop.start(LoopOfUpstreams.account(server.url(), "sk-two"), LoopOfUpstreams.request("{}", false), told);
        Connection fresh = server.accept();

        assertThat(fresh.readRequest()).contains("x-api-key: sk-two\r\n");
        fresh.send(OK);
        assertThat(told.whole()).isEqualTo("ok");
        assertThat(old.isClosedByRelay()).isTrue();
    }

    @Test
    void anUnreachableUpstreamHasFailed() throws IOException {
        URI nobody = server.url();
        server.close();
        loop.start(nobody, false, told);

        assertThat(told.failure().reason()).contains("cannot connect");
        assertThat(told.asked).hasValue(0);
    }

    @Test
    void aPrivateAddressIsRefusedUnlessItIsAllowed() throws IOException {
        try (LoopOfUpstreams strict =
                new LoopOfUpstreams(LoopOfUpstreams.connectingWithin(Duration.ofSeconds(5), false))) {
            strict.start(URI.create("http://localhost:" + server.port()), false, told);

            assertThat(told.failure().reason())
                    .contains("localhost is a private address", "RELAY_UPSTREAM_ALLOW_PRIVATE");
            assertThat(server.isLeftAlone()).isTrue();
        }
    }

    @Test
    void anUnusedConnectionIsClosedWhenItsTimeIsOver() throws IOException {
        Connection connection = answeredOnce();
        loop.advance(Duration.ofSeconds(51));

        assertThat(connection.isClosedByRelay()).isTrue();
        assertThatTheNextAttemptTakesAFreshConnection();
    }

    /** A connection that has served one attempt and rests. */
    private Connection answeredOnce() throws IOException {
        Told first = new Told();
        loop.start(server.url(), false, first);
        Connection connection = server.accept();
        connection.readRequest();
        connection.send(OK);
        first.whole();
        return connection;
    }

    private void assertThatTheNextAttemptTakesAFreshConnection() throws IOException {
        Told next = new Told();
        loop.start(server.url(), false, next);
        Connection fresh = server.accept();
        fresh.readRequest();
        fresh.send(OK);
        assertThat(next.whole()).isEqualTo("ok");
    }
}
