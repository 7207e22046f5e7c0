package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.upstream.HandServer.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection to the account, and places for two that wait for it. */
class UpstreamPoolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private HandServer server;
    private LoopOfUpstreams loop;
    private Told first;
    private Attempt running;
    private Connection connection;

    @BeforeEach
    void useTheOnlyConnection() throws IOException {
        server = new HandServer();
        loop = new LoopOfUpstreams(LoopOfUpstreams.settings(1, 2, null));
        first = new Told();
        running = loop.start(server.url(), false, first);
        connection = server.accept();
        connection.readRequest();
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        server.close();
    }

    @Test
    void whoWaitsGetsTheConnectionInTurn() throws IOException {
        Told second = waiting("{\"turn\":2}");
        Told third = waiting("{\"turn\":3}");

        connection.send(OK);
        assertThat(first.whole()).isEqualTo("ok");
        assertThat(connection.readRequest()).endsWith("{\"turn\":2}");
        connection.send(OK);
        assertThat(second.whole()).isEqualTo("ok");
        assertThat(connection.readRequest()).endsWith("{\"turn\":3}");
        connection.send(OK);
        assertThat(third.whole()).isEqualTo("ok");
    }

    @Test
    void whoWaitsGetsAFreshConnectionWhenTheOldOneCloses() throws IOException {
        Told second = waiting("{\"turn\":2}");

        connection.close();

        first.failure();
        Connection fresh = server.accept();
        assertThat(fresh.readRequest()).endsWith("{\"turn\":2}");
        fresh.send(OK);
        assertThat(second.whole()).isEqualTo("ok");
    }

    @Test
    void noMoreWaitThanTheSettingsAllow() {
        waiting("{}");
        waiting("{}");

        Failure failure = waiting("{}").failure();

        assertThat(failure.origin()).isEqualTo(Failure.Origin.RELAY);
        assertThat(failure.shownAs()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(failure.reason()).contains("all 1 connections", "2 attempts wait");
    }

    @Test
    void whoNoLongerWaitsTakesNoPlace() throws IOException {
        Told gone = new Told();
        Attempt leaving = loop.start(server.url(), false, gone);
        waiting("{}");
        loop.run(leaving::cancel);

        Told next = waiting("{}");
        connection.send(OK);
        connection.readRequest();
        connection.send(OK);
        connection.readRequest();
        connection.send(OK);

        assertThat(next.whole()).isEqualTo("ok");
        assertThat(gone.asked).hasValue(0);
    }

    @Test
    void allWhoWaitTooLongAreToldAtOnce() {
        List<Told> waiting = new ArrayList<>();
        waiting.add(waiting("{}"));
        waiting.add(waiting("{}"));

        loop.advance(Duration.ofSeconds(11));

        await().until(() -> waiting.getFirst().isOver());
        // The sweep that told the first one is over by the time the loop does this.
        assertThat(loop.onLoop(waiting.getLast()::isOver)).isTrue();
        assertThat(waiting)
                .allSatisfy(told -> assertThat(told.failure().reason()).contains("became free within PT10S"));
        assertThat(first.isOver()).isFalse();
    }

    @Test
    void cancellingGivesTheConnectionsPlaceToWhoWaits() throws IOException {
        Told second = waiting("{\"turn\":2}");

        loop.run(running::cancel);

        Connection fresh = server.accept();
        assertThat(fresh.readRequest()).endsWith("{\"turn\":2}");
        fresh.send(OK);
        assertThat(second.whole()).isEqualTo("ok");
        assertThat(first.isOver()).isFalse();
    }

    @Test
    void cancellingBeforeTheConnectionStandsLeavesItToWhoWaits() throws IOException {
        connection.close();
        first.failure();
        Told early = new Told();
        Told next = new Told();
        loop.run(() -> {
            loop.startHere(LoopOfUpstreams.account(server.url()), LoopOfUpstreams.request("{}", false), early)
                    .cancel();
            loop.startHere(LoopOfUpstreams.account(server.url()), LoopOfUpstreams.request("{\"next\":1}", false), next);
        });

        Connection fresh = server.accept();
        assertThat(fresh.readRequest()).endsWith("{\"next\":1}");
        fresh.send(OK);

        assertThat(next.whole()).isEqualTo("ok");
        assertThat(early.asked).hasValue(0);
    }

    @Test
    void aStaleConnectionIsReplacedBeforeItsPlaceIsGivenAway() throws IOException {
        connection.send(OK);
        first.whole();
        Told again = new Told();
        loop.start(LoopOfUpstreams.account(server.url()), LoopOfUpstreams.request("{\"again\":1}", false), again);
        connection.readRequest();
        Told second = waiting("{\"turn\":2}");

        connection.close();

        Connection fresh = server.accept();
        assertThat(fresh.readRequest()).endsWith("{\"again\":1}");
        assertThat(server.isLeftAlone()).isTrue();
        fresh.send(OK);
        assertThat(again.whole()).isEqualTo("ok");
        assertThat(fresh.readRequest()).endsWith("{\"turn\":2}");
        fresh.send(OK);
        assertThat(second.whole()).isEqualTo("ok");
    }

    @Test
    void whoWaitsIsServedEvenWhenTheAccountHasChanged() throws IOException {
        Told second = waiting("{\"turn\":2}");
        Told other = new Told();
        loop.start(
                LoopOfUpstreams.account(server.url(), "sk-two"), LoopOfUpstreams.request("{\"turn\":3}", false), other);
        Connection others = server.accept();
        assertThat(others.readRequest()).contains("sk-two");
        others.send(OK);
        assertThat(other.whole()).isEqualTo("ok");

        connection.send(OK);
        assertThat(first.whole()).isEqualTo("ok");
        assertThat(connection.isClosedByRelay()).isTrue();
        Connection fresh = server.accept();
        assertThat(fresh.readRequest()).contains("sk-one").endsWith("{\"turn\":2}");
        fresh.send(OK);
        assertThat(second.whole()).isEqualTo("ok");
        assertThat(fresh.isClosedByRelay()).isTrue();
    }

    @Test
    void whoMayNotLeaveMakesWayForTheNext() throws IOException {
        Told refusing = new Told(false);
        loop.start(server.url(), false, refusing);
        Told second = waiting("{\"turn\":2}");

        connection.send(OK);

        assertThat(connection.readRequest()).endsWith("{\"turn\":2}");
        connection.send(OK);
        assertThat(second.whole()).isEqualTo("ok");
        assertThat(refusing.asked).hasValue(1);
    }

    private Told waiting(String body) {
        Told told = new Told();
        loop.start(LoopOfUpstreams.account(server.url()), LoopOfUpstreams.request(body, false), told);
        return told;
    }
}
