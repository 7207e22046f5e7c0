package io.clauderelay.whole;

import static io.clauderelay.whole.RawUpstream.chunk;
import static io.clauderelay.whole.RawUpstream.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import io.clauderelay.whole.RawUpstream.Then;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What upstreams do that only claim to be compatible. */
@ExtendWith(LeakWatch.class)
class OddAnswersTest {
    private static final String STREAM =
            chunk("event: message_start\ndata: {\"message\":{\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}}\n\n")
                    + chunk(event("message_stop")) + "0\r\n\r\n";

    private static RunningRelay relay;
    private static RawUpstream upstream;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.start(folder);
        upstream = RawUpstream.behind(relay);
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
        upstream.close();
    }

    private static RawAnswer askForStream() {
        relay.forgive(upstream.accountId());
        return relay.ask(upstream.stream());
    }

    @Test
    void aStreamUnderAnotherContentTypeIsMeteredAllTheSame() {
        upstream.answerNextWith(
                "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n" + STREAM,
                Then.KEEP);

        RawAnswer answer = askForStream();

        assertThat(answer.end()).isEqualTo(End.WHOLE);
        LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(row.tokens().input()).isEqualTo(7);
        assertThat(row.tokens().output()).isEqualTo(3);
    }

    @Test
    void anAnswerInAnEncodingThatWasNotAskedForIsRefusedRatherThanPassedUnmetered() {
        upstream.answerNextWith(
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\n"
                        + "content-length: 4\r\n\r\n....",
                Then.KEEP);

        RawAnswer answer = askForStream();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("api_error");
        assertThat(relay.ledger().await(answer.exchangeId()).outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void aRedirectIsNotPassedOnForTheClientToFollowWithItsKey() {
        upstream.answerNextWith(
                "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://elsewhere.invalid/\r\ncontent-length: 0\r\n\r\n",
                Then.KEEP);

        RawAnswer answer = askForStream();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.headerNames()).doesNotContain("location");
    }

    @Test
    void headersThatConcernTheConnectionAloneDoNotPass() {
        upstream.answerNextWith(
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: keep-alive, X-Hop\r\nx-hop: 1\r\n"
                        + "x-stays: 2\r\ntransfer-encoding: chunked\r\n\r\n" + STREAM,
                Then.KEEP);

        RawAnswer answer = askForStream();

        assertThat(answer.headerNames()).contains("x-stays").doesNotContain("x-hop", "connection");
    }
}
