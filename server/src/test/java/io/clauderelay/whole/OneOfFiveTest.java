package io.clauderelay.whole;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.bench.ServedAnswer;
import io.netty.util.ResourceLeakDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four accounts of five fail, each in its own way, and no client notices. */
class OneOfFiveTest {
    private static final int REQUESTS = 10_000;
    private static final int AT_ONCE = 64;
    private static final Reply GOOD = Reply.events(20, 150);
    private static final String GOOD_CREDENTIAL = "sk-ant-good";

    /** The healthy account may be slow on a busy machine, the silent one need not be waited for. */
    private static final Map<String, Integer> IMPATIENT = Map.of("firstEventSeconds", 1, "responseSeconds", 1);

    /** What a broken account may be asked before it is known to be: what is under way at once, and now and then a trial. */
    private static final int USELESS_OF_ONE = AT_ONCE + 16;

    /** Elsewhere every buffer is followed; here that would only be slow, for all other tests of failover do it too. */
    @BeforeAll
    static void followFewBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    @AfterAll
    static void followAllAgain() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @ParameterizedTest
    @CsvSource({
        "status-500, reset, error-first, status-401, 50",
        "rate-limited, cut-after-1, silence, html-502, 90",
    })
    void everyAnswerIsGoodAndTheHealthyAccounts(
            String first, String second, String third, String fourth, int priority, @TempDir Path folder)
            throws Exception {
        try (RunningRelay relay = RunningRelay.startEmpty(folder, new QuickSettings())) {
            for (String fault : List.of(first, second, third, fourth)) {
                account(relay, fault, Script.named(fault), Map.of("timeouts", IMPATIENT));
            }
            account(relay, "good", GOOD, Map.of("priority", priority));

            List<RawAnswer> answers = askAll(relay);

            assertThat(answers).hasSize(REQUESTS);
            assertThat(answers.stream()
                            .filter(answer -> answer.status() != 200 || answer.end() != RawAnswer.End.WHOLE)
                            .limit(3))
                    .isEmpty();
            assertThat(bodies(answers)).isEqualTo(bodiesFromUpstream(relay));
            assertUseless(relay);
        }
    }

    private static void account(RunningRelay relay, String name, Script script, Map<String, ?> fields) {
        String credential = "sk-ant-" + name;
        relay.upstream().answerFor(credential, script);
        Map<String, Object> named = new HashMap<>(fields);
        named.put("name", name);
        relay.api().createAccount(relay.upstream().baseUrl(), credential, named);
    }

    /** Each with a conversation of its own, but for a few who share one; every other one is a stream. */
    private static List<RawAnswer> askAll(RunningRelay relay) throws Exception {
        String secret = relay.newKey("crowd").secret();
        List<RawAnswer> answers = new ArrayList<>();
        List<Future<List<RawAnswer>>> clients = new ArrayList<>();
        AtomicInteger made = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                clients.add(threads.submit(() -> askInTurn(relay, secret, made)));
            }
            for (Future<List<RawAnswer>> client : clients) {
                answers.addAll(client.get(1, MINUTES));
            }
        }
        return answers;
    }

    private static List<RawAnswer> askInTurn(RunningRelay relay, String secret, AtomicInteger made) {
        List<RawAnswer> answers = new ArrayList<>();
        try (RawConnection connection = relay.connect()) {
            for (int number = made.getAndIncrement(); number < REQUESTS; number = made.getAndIncrement()) {
                Ask ask = number % 2 == 0 ? Ask.message(secret) : Ask.stream(secret);
                int session = number % 10 == 0 ? 0 : number;
                answers.add(connection.ask(ask.line("x-session-id: " + session)));
            }
        }
        return answers;
    }

    /** How often each body came, without the ids in it. */
    private static Map<String, Integer> bodies(List<RawAnswer> answers) {
        Map<String, Integer> bodies = new HashMap<>();
        answers.forEach(answer -> bodies.merge(answer.withoutIds(), 1, Integer::sum));
        return bodies;
    }

    /** What the healthy account gives who asks it without a relay between, as often as it was asked. */
    private static Map<String, Integer> bodiesFromUpstream(RunningRelay relay) {
        Map<String, Integer> bodies = new HashMap<>();
        try (RawConnection connection = RawConnection.to(relay.upstream().port())) {
            bodies.put(connection.ask(Ask.message(GOOD_CREDENTIAL)).withoutIds(), REQUESTS / 2);
            bodies.put(connection.ask(Ask.stream(GOOD_CREDENTIAL)).withoutIds(), REQUESTS / 2);
        }
        return bodies;
    }

    private static void assertUseless(RunningRelay relay) {
        Map<String, List<ServedAnswer>> asked = relay.upstream().ledger().answers().stream()
                .collect(groupingBy(
                        answer -> answer.request().header("x-api-key").orElseThrow()));
        asked.forEach((credential, served) -> {
            if (!credential.equals(GOOD_CREDENTIAL)) {
                assertThat(served).as(credential).hasSizeBetween(1, USELESS_OF_ONE);
            }
        });
        assertThat(asked).hasSize(5);
        Eventually.passes(() -> assertThat(relay.ledger().count()).isEqualTo(REQUESTS));
        assertThat(relay.ledger().rows()).allMatch(row -> row.attempts() <= 5);
        int attempts = relay.ledger().rows().stream()
                .mapToInt(LedgerFile.Row::attempts)
                .sum();
        assertThat(attempts).isLessThan(REQUESTS + 4 * USELESS_OF_ONE);
    }
}
