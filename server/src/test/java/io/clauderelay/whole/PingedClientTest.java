package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.NoAnswer;
import io.clauderelay.bench.Reply;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A client that gets its answers whole, has been told 200 and pinged meanwhile, and then gets none. */
@ExtendWith(LeakWatch.class)
class PingedClientTest {
    /** Long enough to be pinged meanwhile, and with so much before the error that it fills a buffer of its own. */
    private static final Reply BREAKS_LATE =
            Reply.events(60, 150).every(Duration.ofMillis(2)).withFlaw(Flaw.overloadedAfter(50));

    @Test
    void isToldSoInItsStreamAndNothingIsKeptOfTheAnswerThatFailed(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.pingInterval = Duration.ofMillis(10);
        try (RunningRelay relay = RunningRelay.start(folder, settings)) {
            String secret = relay.api()
                    .createKey(Map.of("name", "assured", "delivery", "assured"))
                    .secret();
            relay.letsIn(secret);
            relay.upstream().answerNextWith(BREAKS_LATE, NoAnswer.RESET);

            RawAnswer answer = relay.ask(Ask.stream(secret));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.end()).isEqualTo(End.CUT);
            assertThat(answer.text())
                    .startsWith("event: ping")
                    .contains("event: error")
                    .doesNotContain("content_block");
            assertThat(relay.ledger().await(answer.exchangeId()).outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        }
    }
}
