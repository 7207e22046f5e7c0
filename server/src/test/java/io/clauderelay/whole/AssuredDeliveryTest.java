package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.Reply;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A client that waits for its whole stream is kept awake by pings, and still sees nothing of a fault that can be hidden. */
@ExtendWith(LeakWatch.class)
class AssuredDeliveryTest {
    private static final String FIRST = "sk-ant-whole-falls-silent";
    private static final String SECOND = "sk-ant-whole-answers-well";
    private static final String PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    private static final Map<String, Integer> PATIENT = Map.of("firstEventSeconds", 30);

    private static RunningRelay relay;
    private static String first;
    private static String second;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.upstreamIdleTimeout = Duration.ofMillis(500);
        settings.pingInterval = Duration.ofMillis(50);
        relay = RunningRelay.startEmpty(folder, settings);
        first = account(FIRST, 1);
        second = account(SECOND, 50);
        relay.upstream().answerFor(FIRST, Reply.events(60, 150).withFlaw(Flaw.stallAfter(40)));
        relay.upstream().answerFor(SECOND, Reply.events(20, 150));
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    private static String account(String credential, int priority) {
        return relay.api()
                .createAccount(
                        relay.upstream().baseUrl(), credential, Map.of("priority", priority, "timeouts", PATIENT));
    }

    private static RawAnswer ask(Map<String, String> binding) {
        String secret = relay.api()
                .createKey(
                        Map.of("name", "patient", "delivery", "assured", "binding", Map.of("claude-console", binding)))
                .secret();
        relay.letsIn(secret);
        RawAnswer answer = relay.ask(Ask.stream(secret));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(answer.required("request-id")).isEqualTo(answer.exchangeId());
        assertThat(answer.text()).startsWith(PING + PING);
        return answer;
    }

    private static String withoutPings(RawAnswer answer) {
        return answer.text().replace(PING, "");
    }

    private static String withoutMessageId(String stream) {
        return stream.replaceFirst("\"msg_\\w+\"", "\"(id)\"");
    }

    @Test
    void behindThePingsComesTheSecondAccountsAnswerAndNothingOfTheFirst() throws IOException {
        RawAnswer answer = ask(Map.of("mode", "shared"));
        String good;
        try (RawConnection direct = RawConnection.to(relay.upstream().port())) {
            good = direct.ask(Ask.stream(SECOND)).text();
        }

        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(withoutMessageId(withoutPings(answer))).isEqualTo(withoutMessageId(good));
        LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(row.accountId()).isEqualTo(second);
        assertThat(row.attempts()).isEqualTo(2);
        assertThat(row.attemptLog()).contains(first, "fell silent in the middle");
    }

    @Test
    void whenNothingHelpsTheStreamSaysSoAndDoesNotEndCleanly() {
        RawAnswer answer = ask(Map.of("mode", "account", "accountId", first));

        assertThat(answer.end()).isEqualTo(End.CUT);
        assertThat(withoutPings(answer)).isEqualTo("""
                        event: error
                        data: {"type":"error","error":{"type":"timeout_error","message":"The upstream did not answer in \
                        time; try again."}}

                        """);
        LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.accountId()).isEqualTo(first);
        assertThat(row.attempts()).isEqualTo(1);
    }
}
