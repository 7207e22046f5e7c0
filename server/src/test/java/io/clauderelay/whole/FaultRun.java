package io.clauderelay.whole;

import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.bench.ScriptedUpstream;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one relay meet every case, many at a time. No case disturbs another: each has accounts in a group of its own, and a
 * key that is bound to it.
 */
final class FaultRun {
    private static final Logger log = LoggerFactory.getLogger(FaultRun.class);

    /** The patience of the relay where running out of it is the point. */
    static final Duration DEADLINE = Duration.ofMillis(300);

    /** More at a time would only wait for the processor. */
    private static final int AT_A_TIME = 24;

    private static final int AMPLE_SECONDS = 30;
    private static final Map<String, Integer> PATIENT =
            Map.of("firstEventSeconds", AMPLE_SECONDS, "responseSeconds", AMPLE_SECONDS, "idleSeconds", AMPLE_SECONDS);

    /** What the second account answers; of another length and other tokens than anything that the first one says. */
    private static final Script SECOND = Reply.events(7, 130).withTokens(new TokenCounts(31, 17, 0, 0, 0, 0, 0));

    private final RunningRelay relay;
    private final List<Prepared> prepared = new ArrayList<>();
    private final Map<Reference, RawAnswer> references = new HashMap<>();
    private final Semaphore places = new Semaphore(AT_A_TIME);

    private record Reference(String script, boolean stream) {}

    /** A case with its accounts and its key in place; no second account where there is only one. */
    private record Prepared(
            FaultCase situation, Account faulty, @Nullable Account second, String secret) {
        Ask request() {
            Ask request = situation.stream() ? Ask.stream(secret) : Ask.message(secret);
            return request.body("""
                    {"model":"%s","max_tokens":64,"messages":[{"role":"user","content":"%s"}],"stream":%s}""".formatted(Ask.MODEL, situation.toString().replace("`", ""), situation.stream()));
        }
    }

    private record Account(String id, String credential) {}

    /** What came of a case, as far as the connection tells. */
    private record Asked(Prepared by, RawAnswer answer, boolean keptOpen, Duration took) {}

    /**
     * What came of a case.
     *
     * @param keptOpen whether the client could go on with its connection
     * @param faulty what the faulty account was asked
     * @param second what the other one was asked, if there was one
     * @param its what the client may see of the faulty account's answer; null when there is nothing
     */
    record Seen(
            FaultCase situation,
            Ask request,
            RawAnswer answer,
            boolean keptOpen,
            Duration took,
            OfAccount faulty,
            OfAccount second,
            LedgerFile.Row row,
            @Nullable RawAnswer its,
            RawAnswer good) {
        @Override
        public String toString() {
            return situation.toString();
        }
    }

    /**
     * What an account saw, and how it is afterwards.
     *
     * @param id empty when there is no such account
     */
    record OfAccount(String id, List<ServedAnswer> served, String state) {}

    private FaultRun(RunningRelay relay) {
        this.relay = relay;
    }

    /** Runs every case against a relay on this folder. */
    static List<Seen> run(Path folder) throws IOException, InterruptedException, ExecutionException {
        QuickSettings settings = new QuickSettings();
        settings.firstEventTimeout = DEADLINE;
        settings.responseTimeout = DEADLINE;
        settings.upstreamIdleTimeout = DEADLINE;
        try (RunningRelay relay = RunningRelay.startEmpty(folder, settings)) {
            FaultRun run = new FaultRun(relay);
            FaultCase.all().forEach(run::prepare);
            run.awaitInForce();
            return run.tell(run.askAll());
        }
    }

    // ---- prepare

    private void prepare(FaultCase situation) {
        String number = "%03d".formatted(prepared.size());
        String group = created("/groups", "group", Map.of("name", "case-" + number, "platform", "claude-console"));
        Account faulty = account("faulty-" + number, group, 1, patience(situation.fault()));
        upstream().answerFor(faulty.credential(), Script.named(situation.fault().script()));
        Account second = null;
        if (situation.place() == FaultCase.Place.FIRST_OF_TWO) {
            second = account("second-" + number, group, 50, PATIENT);
            upstream().answerFor(second.credential(), SECOND);
        }
        String secret = key("case-" + number, situation.assured(), Map.of("mode", "group", "groupId", group));
        prepared.add(new Prepared(situation, faulty, second, secret));
    }

    private String created(String path, String what, Map<String, ?> fields) {
        return ManagementApi.json(relay.api().post(path, fields))
                .at("/" + what + "/id")
                .asText();
    }

    private Account account(String name, String group, int priority, Map<String, Integer> timeouts) {
        String credential = "sk-ant-whole-" + name;
        String id = relay.api()
                .createAccount(
                        upstream().baseUrl(),
                        credential,
                        Map.of("name", name, "group", group, "priority", priority, "timeouts", timeouts));
        return new Account(id, credential);
    }

    /** Only what a case is about is in a hurry, so that a busy machine cannot make up a fault of its own. */
    private static Map<String, Integer> patience(ScriptedFault fault) {
        if (fault == ScriptedFault.STALLS) {
            return Map.of("firstEventSeconds", AMPLE_SECONDS, "responseSeconds", AMPLE_SECONDS);
        }
        return fault.isSlow() ? Map.of() : PATIENT;
    }

    /** The directory is loaded whole: who can use the last account can use them all. */
    private void awaitInForce() {
        String last = relay.api().createAccount(upstream().baseUrl(), "sk-ant-whole-last", Map.of("timeouts", PATIENT));
        String secret = key("last", false, Map.of("mode", "account", "accountId", last));
        Eventually.holds(() -> relay.ask(Ask.message(secret)).status() == 200);
    }

    private String key(String name, boolean assured, Map<String, String> binding) {
        return relay.api()
                .createKey(Map.of(
                        "name",
                        name,
                        "delivery",
                        assured ? "assured" : "live",
                        "binding",
                        Map.of("claude-console", binding)))
                .secret();
    }

    // ---- ask

    private List<Asked> askAll() throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Asked>> asked =
                    prepared.stream().map(one -> clients.submit(() -> ask(one))).toList();
            List<Asked> answers = new ArrayList<>();
            for (Future<Asked> one : asked) {
                answers.add(one.get());
            }
            return answers;
        }
    }

    private Asked ask(Prepared by) throws InterruptedException {
        places.acquire();
        try (RawConnection connection = relay.connect()) {
            long began = System.nanoTime();
            RawAnswer answer = connection.ask(by.request());
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            return new Asked(by, answer, isKeptOpen(connection, answer, by.secret()), took);
        } finally {
            places.release();
        }
    }

    private static boolean isKeptOpen(RawConnection connection, RawAnswer answer, String secret) {
        return answer.end() == RawAnswer.End.WHOLE
                && connection.ask(Ask.models(secret)).status() == 200;
    }

    // ---- tell

    private List<Seen> tell(List<Asked> all) {
        awaitServed();
        Map<String, LedgerFile.Row> rows = relay.ledger()
                .awaitAll(all.stream().map(asked -> asked.answer().exchangeId()).toList());
        Map<String, List<ServedAnswer>> served = new HashMap<>();
        for (ServedAnswer answer : upstream().ledger().answers()) {
            String credential = answer.request().header("x-api-key").orElse("");
            served.computeIfAbsent(credential, _ -> new ArrayList<>()).add(answer);
        }
        return all.stream().map(asked -> seen(asked, rows, served)).toList();
    }

    /** What is served a moment after its client knows; that of a case it was too little is for the test to say. */
    private void awaitServed() {
        int last = 1;
        int expected = last
                + prepared.stream()
                        .map(Prepared::situation)
                        .mapToInt(one -> one.expected().asked() + (one.isHidden() ? 1 : 0))
                        .sum();
        try {
            relay.awaitServed(expected);
        } catch (ConditionTimeoutException e) {
            log.atWarn().setCause(e).log("the upstream served too little");
        }
    }

    private Seen seen(Asked asked, Map<String, LedgerFile.Row> rows, Map<String, List<ServedAnswer>> served) {
        FaultCase situation = asked.by().situation();
        String exchangeId = asked.answer().exchangeId();
        return new Seen(
                situation,
                asked.by().request(),
                asked.answer(),
                asked.keptOpen(),
                asked.took(),
                of(asked.by().faulty(), served),
                of(asked.by().second(), served),
                Objects.requireNonNull(rows.get(exchangeId), exchangeId),
                situation
                        .fault()
                        .visible()
                        .map(script -> reference(script, situation.stream()))
                        .orElse(null),
                reference("", situation.stream()));
    }

    private OfAccount of(@Nullable Account account, Map<String, List<ServedAnswer>> served) {
        if (account == null) {
            return new OfAccount("", List.of(), "");
        }
        String state = relay.api()
                .read("/accounts/claude-console/" + account.id())
                .at("/account/state")
                .asText();
        return new OfAccount(account.id(), served.getOrDefault(account.credential(), List.of()), state);
    }

    /** What the upstream answers to somebody who asks it without a relay between; the second account for no script. */
    private RawAnswer reference(String script, boolean stream) {
        return references.computeIfAbsent(new Reference(script, stream), reference -> {
            String credential = "sk-ant-whole-reference";
            upstream().answerFor(credential, script.isEmpty() ? SECOND : Script.named(script));
            try (RawConnection connection = RawConnection.to(upstream().port())) {
                return connection.ask(stream ? Ask.stream(credential) : Ask.message(credential));
            }
        });
    }

    private ScriptedUpstream upstream() {
        return relay.upstream();
    }
}
