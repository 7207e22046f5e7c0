package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.platform.json.Json;
import io.clauderelay.pricing.PriceBook;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.whole.FaultRun.OfAccount;
import io.clauderelay.whole.FaultRun.Seen;
import io.clauderelay.whole.ScriptedFault.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of an account, alone and with another behind it: what the client, the accounts and the ledger see. */
@ExtendWith(LeakWatch.class)
class FailoverTest {
    /** What a busy machine may add to what a case takes by itself. */
    private static final Duration MARGIN = Duration.ofSeconds(6);

    /** The longest pause before the same account is asked once more, and how late a deadline may be noticed. */
    private static final Duration UNSAID = Duration.ofMillis(750);

    /** Which describe the account, or the way to it. */
    private static final List<String> NOT_THE_CLIENTS = List.of(
            "anthropic-organization-id",
            "anthropic-ratelimit-requests-remaining",
            "anthropic-ratelimit-input-tokens-remaining",
            "set-cookie",
            "server",
            "via",
            "cf-ray");

    private static List<Seen> all = List.of();

    @BeforeAll
    static void run(@TempDir Path folder) throws IOException, InterruptedException, ExecutionException {
        all = FaultRun.run(folder);
    }

    static List<Seen> all() {
        return all;
    }

    // ---- the client

    @ParameterizedTest
    @MethodSource("all")
    void theClientSeesTheseBytesAndNoOthers(Seen seen) {
        assertThat(SightReading.of(seen))
                .as(seen.answer().toString())
                .isEqualTo(seen.situation().expected().sight());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theHeadersAreThoseOfTheAnswerThatItSees(Seen seen) {
        RawAnswer answer = seen.answer();
        Sight sight = seen.situation().expected().sight();
        boolean events = seen.situation().stream() && answer.status() == 200;

        assertThat(answer.headerNames()).doesNotContainAnyElementsOf(NOT_THE_CLIENTS);
        assertThat(answer.header("content-type"))
                .hasValue(events ? "text/event-stream; charset=utf-8" : "application/json");
        assertThat(answer.header("retry-after").orElse(""))
                .isEqualTo(
                        switch (sight) {
                            case Sight.AsItCame it -> Objects.requireNonNullElse(it.retryAfter(), "");
                            case Sight.OfTheRelay own -> own.status() == 503 ? "5" : "";
                            case Sight.OfTheSecond _, Sight.ItsAnswer _, Sight.BrokenOff _, Sight.Wrong _ -> "";
                        });
        if (!(sight instanceof Sight.OfTheRelay)) {
            OfAccount by = seen.situation().isHidden() ? seen.second() : seen.faulty();
            assertThat(answer.required("request-id"))
                    .isEqualTo(by.served().getLast().requestId());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void itKeepsItsConnectionUnlessItsAnswerBrokeOff(Seen seen) {
        assertThat(seen.keptOpen()).isEqualTo(!(seen.situation().expected().sight() instanceof Sight.BrokenOff));
    }

    @ParameterizedTest
    @MethodSource("all")
    void itWaitsNoLongerThanItMust(Seen seen) {
        Duration least = seen.situation().least();

        assertThat(seen.took()).isBetween(least, least.plus(UNSAID).plus(MARGIN));
    }

    // ---- the accounts

    @ParameterizedTest
    @MethodSource("all")
    void eachAccountIsAskedWhatTheClientAskedAndNoMoreThanItMust(Seen seen) {
        String body = new String(seen.request().body(), StandardCharsets.UTF_8);

        assertThat(seen.faulty().served()).hasSize(seen.situation().expected().asked());
        assertThat(seen.second().served()).hasSize(seen.situation().isHidden() ? 1 : 0);
        for (OfAccount account : List.of(seen.faulty(), seen.second())) {
            assertThat(account.served())
                    .allSatisfy(served -> assertThat(served.request().body()).isEqualTo(body));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyAnUpstreamThatIsTooSlowIsCutOff(Seen seen) {
        assertThat(seen.faulty().served())
                .extracting(ServedAnswer::cancelled)
                .containsOnly(seen.situation().fault().isSlow());
        assertThat(seen.second().served()).allMatch(ServedAnswer::whole);
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyWhatSaysSomethingOfTheAccountChangesItsState(Seen seen) {
        assertThat(seen.faulty().state()).isEqualTo(seen.situation().fault().stateAfter(seen.situation().stream()));
        assertThat(seen.second().state()).isIn("", "ready");
    }

    // ---- the ledger

    @ParameterizedTest
    @MethodSource("all")
    void theLedgerKeepsHowItEndedAndOnWhom(Seen seen) {
        LedgerFile.Row row = seen.row();
        boolean hidden = seen.situation().isHidden();
        boolean good = hidden || seen.situation().expected().sight() instanceof Sight.ItsAnswer;

        assertThat(row.outcome()).isEqualTo(good ? Outcome.COMPLETED : Outcome.UPSTREAM_FAILED);
        assertThat(row.status()).isEqualTo(seen.answer().status());
        assertThat(row.accountId())
                .isEqualTo(hidden ? seen.second().id() : seen.faulty().id());
        assertThat(row.attempts()).isEqualTo(seen.situation().expected().asked() + (hidden ? 1 : 0));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theLedgerKeepsWhatTheUpstreamSaysWasUsed(Seen seen) {
        TokenCounts used = TokenCounts.NONE;
        long cost = 0;
        for (OfAccount account : List.of(seen.faulty(), seen.second())) {
            for (ServedAnswer served : account.served()) {
                used = used.plus(served.tokens());
                cost += PriceBook.bundled()
                        .costOf(Consumption.standard(Ask.MODEL, served.tokens(), Instant.now()))
                        .orElseThrow();
            }
        }

        assertThat(seen.row().tokens()).isEqualTo(used);
        assertThat(seen.row().costNanoUsd()).isEqualTo(cost);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theLedgerKeepsEveryFailedAttemptAndWhy(Seen seen) throws IOException {
        boolean flawless = seen.situation().expected().equals(Fate.itsAnswer(1));
        String log = seen.row().attemptLog();
        if (flawless) {
            assertThat(log).isNull();
            return;
        }
        JsonNode attempts = Json.mapper().readTree(Objects.requireNonNull(log, "no attempts are kept"));
        assertThat(attempts).hasSize(seen.row().attempts());
        int failed = attempts.size() - (seen.row().outcome() == Outcome.COMPLETED ? 1 : 0);
        for (int i = 0; i < failed; i++) {
            assertFailed(attempts.get(i), seen);
            assertThat(attempts.get(i).get("why").asText()).isEqualTo(i == 0 ? "only-ready" : "again");
        }
        if (failed < attempts.size()) {
            assertThat(attempts.get(failed)).isEqualTo(Json.mapper().readTree(lastEntry(seen)));
        }
    }

    private static void assertFailed(JsonNode attempt, Seen seen) {
        Entry entry = seen.situation().fault().entry(seen.situation().stream());
        String fault = entry.fault();

        assertThat(attempt.get("account").asText()).isEqualTo(seen.faulty().id());
        assertThat(attempt.path("fault").asText("")).isEqualTo(fault == null ? "" : fault);
        assertThat(attempt.path("status").asInt()).isEqualTo(entry.status());
        assertThat(attempt.get("reason").asText()).contains(entry.reason());
        assertThat(attempt.has("passedOver")).isFalse();
    }

    private static String lastEntry(Seen seen) {
        return seen.situation().isHidden()
                ? """
                {"account":"%s","why":"only-ready","passedOver":[{"account":"%s","reason":"tried"}]}""".formatted(seen.second().id(), seen.faulty().id())
                : """
                {"account":"%s","why":"again"}""".formatted(seen.faulty().id());
    }

    // ---- the guide

    @Test
    void theGuideTellsWhatWasSeen() throws IOException {
        FailoverGuide.assertTells(all);
    }
}
