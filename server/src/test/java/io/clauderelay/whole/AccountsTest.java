package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.ScriptedUpstream;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which account answers, and what a client is told when none can. */
@ExtendWith(LeakWatch.class)
class AccountsTest {
    @TempDir
    private Path folder;

    private RunningRelay relay;
    private ManagementApi.IssuedKey key;

    @BeforeEach
    void start() throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.maxUpstreamConnections = 1;
        settings.maxWaiting = 1;
        relay = RunningRelay.startEmpty(folder, settings);
        key = relay.newKey("accounts");
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
    }

    /** Adds an account and waits until it is in force. */
    private String account(URI baseUrl, Map<String, ?> more) throws IOException {
        String id = relay.api().createAccount(baseUrl, RunningRelay.CREDENTIAL, more);
        relay.newKey("whose creation tells that the account is in force");
        return id;
    }

    private final AtomicInteger sessions = new AtomicInteger();

    private RawAnswer ask(String model) {
        return relay.ask(Ask.message(key.secret()).body(Ask.json(model, false)));
    }

    private static void assertUnavailable(RawAnswer answer, int status, String... words) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.errorType()).isEqualTo("api_error");
        assertThat(answer.errorMessage()).contains(words);
    }

    @Test
    void withoutAnAccountTheClientIsToldSo() throws IOException {
        RawAnswer none = ask("m");
        assertUnavailable(none, 503, "no active claude-console account");
        assertThat(none.header("retry-after"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 60));
        LedgerFile.Row row = relay.ledger().await(none.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(row.accountId()).isNull();
        assertThat(row.costNanoUsd()).isZero();

        account(relay.upstream().baseUrl(), Map.of("supportedModels", List.of("only-this")));
        assertUnavailable(ask("m"), 503, "'m'");
        assertThat(ask("only-this").status()).isEqualTo(200);
    }

    @Test
    void accountsOfOnePriorityTakeTurnsAndSmallerPrioritiesGoFirst() throws IOException {
        String late = account(relay.upstream().baseUrl(), Map.of("priority", 60));
        assertThat(answeredBy(2)).containsOnly(late);

        String one = account(relay.upstream().baseUrl(), Map.of("priority", 40, "name", "one"));
        String other = account(relay.upstream().baseUrl(), Map.of("priority", 40, "name", "other"));
        List<String> turns = answeredBy(6);
        assertThat(turns).containsOnly(one, other);
        for (int i = 1; i < turns.size(); i++) {
            assertThat(turns.get(i)).isNotEqualTo(turns.get(i - 1));
        }
    }

    /** The accounts that answer so many requests of one connection, each of a session of its own. */
    private List<String> answeredBy(int requests) {
        List<RawAnswer> answers = new ArrayList<>();
        try (RawConnection connection = relay.connect()) {
            for (int i = 0; i < requests; i++) {
                answers.add(
                        connection.ask(Ask.message(key.secret()).line("x-session-id: " + sessions.incrementAndGet())));
            }
        }
        return answers.stream()
                .map(answer ->
                        String.valueOf(relay.ledger().await(answer.exchangeId()).accountId()))
                .toList();
    }

    @Test
    void aPathInTheAddressAndStaticHeadersAreRespected() throws IOException {
        account(
                URI.create(relay.upstream().baseUrl() + "/v1/"),
                Map.of("headers", Map.of("x-team", "blue"), "authHeader", "bearer"));
        var served = relay.served(relay.ask(Ask.message(key.secret()).line("X-Team: red")))
                .request();

        assertThat(served.path()).isEqualTo("/v1/messages");
        assertThat(served.header("authorization")).hasValue("Bearer " + RunningRelay.CREDENTIAL);
        assertThat(served.header("x-api-key")).isEmpty();
        assertThat(served.headers())
                .filteredOn(header -> header.named("x-team"))
                .singleElement()
                .returns("blue", header -> header.value());
    }

    @Test
    void anUpstreamThatIsNotThereIsABadGateway() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        account(URI.create("http://127.0.0.1:" + nobody), Map.of("supportedModels", List.of("closed")));
        account(URI.create("http://no-such-host.invalid"), Map.of("supportedModels", List.of("unknown")));

        for (String model : List.of("closed", "unknown")) {
            RawAnswer answer = ask(model);
            // A name server that does not answer makes the unknown host a matter of time.
            assertThat(answer.status()).isIn(model.equals("closed") ? List.of(502) : List.of(502, 504));
            assertThat(answer.errorMessage()).contains("upstream").doesNotContain("127.0.0.1", "invalid");
            LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
            assertThat(row.outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
            assertThat(row.costNanoUsd()).isZero();
        }
    }

    @Test
    void whoFindsAllConnectionsInUseWaitsAndThenIsTurnedAway() throws IOException {
        account(relay.upstream().baseUrl(), Map.of());
        Ask stalling = Ask.stream(key.secret()).line("x-script: stall-after-3");
        List<RawConnection> clients = new ArrayList<>();
        try {
            // Connections to the upstream belong to an event loop, so it takes some clients until three share one.
            Optional<RawAnswer> turnedAway = Optional.empty();
            while (turnedAway.isEmpty()) {
                RawConnection client = relay.connect().send(stalling);
                clients.add(client);
                turnedAway = client.answersWithin(Duration.ofMillis(100)).filter(head -> head.status() != 200);
            }
            assertThat(turnedAway.get().status()).isEqualTo(529);
            assertThat(turnedAway.get().header("retry-after")).isPresent();
            relay.upstream().continueStalled();
        } finally {
            clients.forEach(RawConnection::close);
        }
    }

    @Test
    void whatAnAdminCreatesIsInForceWithinASecond() throws IOException {
        relay.api().createAccount(relay.upstream().baseUrl(), RunningRelay.CREDENTIAL);
        ManagementApi.IssuedKey fresh = relay.api().createKey("fresh");
        Instant created = Instant.now();
        relay.letsIn(fresh.secret());

        assertThat(relay.ask(Ask.stream(fresh.secret())).end()).isEqualTo(End.WHOLE);
        assertThat(Duration.between(created, Instant.now())).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void anAccountThatAsksForAPauseIsPassedOverUntilAnAdminSaysOtherwise() throws IOException {
        String first = account(relay.upstream().baseUrl(), Map.of("priority", 10));
        String second = account(relay.upstream().baseUrl(), Map.of("priority", 90, "name", "second"));
        relay.upstream().answerNextWith(Refusal.of(429).retryAfter(30));

        assertThat(answeredBy(2)).containsOnly(second);
        assertThat(stateOf(first)).isEqualTo("cooling");

        relay.api().change("POST", "/accounts/claude-console/" + first + "/reset-rate-limit", Map.of());
        assertThat(stateOf(first)).isEqualTo("ready");
        assertThat(answeredBy(2)).containsOnly(first);
    }

    @Test
    void anAccountThatIsAloneIsLeftAloneForAsLongAsItAskedFor() throws IOException {
        account(relay.upstream().baseUrl(), Map.of());
        relay.upstream().answerNextWith(Refusal.of(429).retryAfter(30));
        RawAnswer told = relay.ask(Ask.message(key.secret()));

        RawAnswer spared = relay.ask(Ask.message(key.secret()));

        assertThat(told.header("retry-after")).hasValue("30");
        assertThat(spared.status()).isEqualTo(429);
        assertThat(spared.errorType()).isEqualTo("rate_limit_error");
        assertThat(Integer.parseInt(spared.required("retry-after"))).isBetween(1, 30);
        assertThat(relay.ledger().await(spared.exchangeId()).attempts()).isZero();
    }

    private String stateOf(String account) {
        return Json.read(relay.api().get("/accounts/claude-console/" + account).body(), JsonNode.class)
                .at("/account/state")
                .asText();
    }

    @Test
    void theModelsAreThoseOfTheAccounts() throws IOException {
        assertThat(relay.ask(Ask.models(key.secret())).json().get("data")).isEmpty();

        account(relay.upstream().baseUrl(), Map.of("supportedModels", List.of("one", "two")));
        assertThat(relay.ask(Ask.models(key.secret())).json().findValuesAsText("id"))
                .containsExactly("one", "two");

        account(relay.upstream().baseUrl(), Map.of());
        assertThat(relay.ask(Ask.models(key.secret())).json().findValuesAsText("id"))
                .startsWith("one", "two")
                .contains(Ask.MODEL);
    }

    @Test
    void aSingleModelIsTheOneOfTheListOrNotFound() throws IOException {
        account(relay.upstream().baseUrl(), Map.of("supportedModels", List.of("one")));

        RawAnswer known = relay.ask(Ask.models(key.secret()).to("/v1/models/one"));
        assertThat(known.status()).isEqualTo(200);
        assertThat(known.json().get("id").asText()).isEqualTo("one");

        RawAnswer unknown = relay.ask(Ask.models(key.secret()).to("/v1/models/two"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("/error/type").asText()).isEqualTo("not_found_error");
        assertThat(relay.ask(Ask.models(key.secret()).to("/v1/models/%zz")).status())
                .isEqualTo(404);
    }

    @Test
    void aPrivateAddressIsAskedOnlyWhereThatIsAllowed(@TempDir Path other) throws IOException {
        QuickSettings strict = new QuickSettings();
        strict.allowPrivate = false;
        try (RunningRelay guarded = RunningRelay.startEmpty(other, strict);
                ScriptedUpstream upstream = ScriptedUpstream.start(0)) {
            ManagementApi.IssuedKey guardedKey = guarded.newKey("guarded");
            // Past the check that saving makes, as a name does that points elsewhere by now.
            guarded.api().createAccount(URI.create("http://example.invalid"), RunningRelay.CREDENTIAL);
            guarded.ledger().execute("update accounts set base_url = '" + upstream.baseUrl() + "'");
            guarded.newKey("whose creation makes the relay look again");

            assertThat(guarded.ask(Ask.message(guardedKey.secret())).status()).isEqualTo(502);
            assertThat(upstream.acceptedConnections()).isZero();
        }
    }
}
