package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.Framing;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an answer that is kept for the client in case that no account does better, when none does. */
@ExtendWith(LeakWatch.class)
class LastAnswerTest {
    /** Long enough to be pinged meanwhile, and with so much before the error that it fills a buffer of its own. */
    private static final Reply BREAKS_LATE =
            Reply.events(60, 150).every(Duration.ofMillis(2)).withFlaw(Flaw.overloadedAfter(50));

    private static final Reply BREAKS_AT_ONCE = Reply.events(60, 150).withFlaw(Flaw.resetAfter(1));
    private static final int LONG_PAGE = 300_000;

    private static RunningRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.pingInterval = Duration.ofMillis(10);
        relay = RunningRelay.start(folder, settings);
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    @AfterEach
    void forgive() {
        relay.forgive(relay.account());
    }

    @Test
    void isLetGoOfWhereTheClientWasPingedAndAnEarlierAttemptLeftIt() throws IOException {
        String secret = relay.api()
                .createKey(Map.of("name", "assured", "delivery", "assured"))
                .secret();
        relay.letsIn(secret);
        relay.upstream().answerNextWith(BREAKS_LATE, BREAKS_AT_ONCE);

        RawAnswer answer = relay.ask(Ask.stream(secret));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end()).isEqualTo(End.CUT);
        assertThat(answer.text())
                .startsWith("event: ping")
                .contains("event: error")
                .doesNotContain("content_block");
        assertThat(relay.ledger().await(answer.exchangeId()).outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    /** Each is judged before all of it is here, and never comes to its end. */
    static List<Script> judgedEarly() {
        return List.of(
                Reply.events(1, 150).framed(Framing.CONTENT_LENGTH).withFlaw(Flaw.ERROR_FIRST),
                new Refusal(500, "text/html", "<p>".repeat(LONG_PAGE / 3), List.of()));
    }

    @ParameterizedTest
    @MethodSource("judgedEarly")
    void isNotTheClientsWhereItsPromisedRestIsMissing(Script script) {
        relay.upstream().answerNextWith(script, script);

        RawAnswer answer = relay.ask(relay.stream());

        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(answer.status()).isGreaterThanOrEqualTo(500);
        assertThat(answer.errorType()).isNotEmpty();
        assertThat(answer.header("content-type")).contains("application/json");
    }
}
