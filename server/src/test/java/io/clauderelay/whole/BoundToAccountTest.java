package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Script;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only one account knows, or one organisation can read, at an upstream that insists on it. */
@ExtendWith(LeakWatch.class)
class BoundToAccountTest {
    private static final List<String> CREDENTIALS = List.of("sk-bound-one-0001", "sk-bound-other-0002");

    private static RunningRelay relay;
    private static List<String> accounts;
    private static ManagementApi.IssuedKey key;
    private static int conversations;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.startEmpty(folder, new QuickSettings());
        accounts = CREDENTIALS.stream()
                .map(credential -> relay.api()
                        .createAccount(
                                Platform.CODEX, relay.upstream().baseUrl(), credential, Map.of("name", credential)))
                .toList();
        key = relay.newKey("bound");
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    @AfterEach
    void allAreWell() {
        for (int i = 0; i < accounts.size(); i++) {
            relay.upstream().answerFor(CREDENTIALS.get(i), Script.named("text"));
            relay.api().change("POST", path(i) + "/reset-rate-limit", Map.of());
        }
    }

    private static String path(int account) {
        return "/accounts/codex/" + accounts.get(account);
    }

    private static Ask request(String line) {
        return request(line, key.secret());
    }

    private static Ask request(String line, String secret) {
        return Ask.of(line, "authorization: Bearer " + secret);
    }

    private static Ask response(String session, String members) {
        return request("POST /v1/responses")
                .line("session-id: " + session)
                .body("{\"model\":\"gpt-6.1-sol\"," + members + "}");
    }

    private static String newSession() {
        return "bound-" + conversations++;
    }

    private static ServedAnswer served(RawAnswer answer) {
        return relay.served(answer);
    }

    /** Which of the accounts has answered. */
    private static int server(RawAnswer answer) {
        return CREDENTIALS.indexOf(
                served(answer).request().header("authorization").orElse("").replace("Bearer ", ""));
    }

    private static void allAnswerWith(String script) {
        CREDENTIALS.forEach(credential -> relay.upstream().answerFor(credential, Script.named(script)));
    }

    private static void fails(int account) {
        relay.upstream().answerFor(CREDENTIALS.get(account), Script.named("status-500"));
    }

    private static RawAnswer stored() {
        RawAnswer answer = relay.ask(response(newSession(), "\"input\":\"keep this\""));
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    private static String id(RawAnswer answer) {
        return answer.json().get("id").asText();
    }

    // ---- turns

    @Test
    void theStateOfATurnGoesBackToTheAccountThatIssuedItAndToNoOther() {
        allAnswerWith("turn-state");
        String session = newSession();
        RawAnswer first = relay.ask(response(session, "\"input\":\"go\",\"stream\":true"));
        String state = first.required("x-codex-turn-state");

        RawAnswer second =
                relay.ask(response(session, "\"input\":\"on\",\"stream\":true").line("x-codex-turn-state: " + state));
        assertThat(second.status()).isEqualTo(200);
        assertThat(server(second)).isEqualTo(server(first));
        assertThat(served(second).request().header("x-codex-turn-state")).hasValue(state);

        fails(server(first));
        RawAnswer elsewhere =
                relay.ask(response(session, "\"input\":\"on\",\"stream\":true").line("x-codex-turn-state: " + state));
        assertThat(elsewhere.status()).isEqualTo(200);
        assertThat(server(elsewhere)).isNotEqualTo(server(first));
        assertThat(served(elsewhere).request().header("x-codex-turn-state")).isEmpty();
    }

    // ---- responses that are kept

    @Test
    void whatGoesOnFromAResponseGoesToTheAccountThatMadeIt() {
        for (int i = 0; i < 6; i++) {
            RawAnswer first = stored();
            RawAnswer next = relay.ask(
                    response(newSession(), "\"input\":\"on\",\"previous_response_id\":\"" + id(first) + "\""));

            assertThat(next.status()).isEqualTo(200);
            assertThat(server(next)).isEqualTo(server(first));
        }
    }

    @Test
    void nobodyGoesOnFromTheResponseOfAnotherKey() throws IOException {
        RawAnswer first = stored();
        ManagementApi.IssuedKey other = relay.newKey("curious");

        RawAnswer answer = relay.ask(request("POST /v1/responses", other.secret())
                .body("{\"model\":\"gpt-6.1-sol\",\"input\":\"on\",\"previous_response_id\":\"" + id(first) + "\"}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo("previous_response_not_found");
        assertThat(relay.ledger().await(answer.exchangeId()).attempts()).isZero();
    }

    @Test
    void anEarlierResponseIsReadAndDeletedWhereItIs() {
        for (int i = 0; i < 4; i++) {
            RawAnswer first = stored();
            String at = "/v1/responses/" + id(first);
            RawAnswer read = relay.ask(request("GET " + at + "?include=reasoning.encrypted_content"));
            RawAnswer asked = relay.ask(request("GET /openai/responses/" + id(first) + "/input_items"));
            RawAnswer deleted = relay.ask(request("DELETE " + at));

            assertThat(List.of(read.status(), asked.status(), deleted.status())).containsOnly(200);
            assertThat(read.json().at("/output/0/content"))
                    .isEqualTo(first.json().at("/output/0/content"));
            assertThat(List.of(server(read), server(asked), server(deleted))).containsOnly(server(first));
            assertThat(served(read).request().query()).isEqualTo("?include=reasoning.encrypted_content");
            assertThat(relay.ask(request("GET " + at)).status()).isEqualTo(404);
        }
    }

    /** What it used was counted when it was made. */
    @Test
    void readingAnEarlierResponseCostsNothing() {
        RawAnswer read = relay.ask(request("GET /v1/responses/" + id(stored())));

        assertThat(read.json().at("/usage/output_tokens").asInt()).isPositive();
        LedgerFile.Row row = relay.ledger().await(read.exchangeId());
        assertThat(row.operation()).isEqualTo("stored_response");
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(row.tokens()).isEqualTo(TokenCounts.NONE);
        assertThat(row.costNanoUsd()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/responses/%s", "DELETE /v1/responses/%s", "POST /v1/responses/%s/cancel"})
    void forAnotherKeyItDoesNotExist(String line) throws IOException {
        String id = id(stored());
        ManagementApi.IssuedKey other = relay.newKey("other " + line.substring(0, 3));

        RawAnswer answer = relay.ask(request(line.formatted(id), other.secret()));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.errorType()).isEqualTo("invalid_request_error");
        assertThat(answer.errorMessage()).isEqualTo("Response with id '" + id + "' not found.");
        assertThat(answer.header("x-should-retry")).hasValue("false");
        assertThat(relay.ledger().await(answer.exchangeId()).attempts()).isZero();
    }

    @Test
    void itIsGoneWithItsAccount() throws IOException {
        RawAnswer first = stored();
        int holder = server(first);
        relay.api().change("PUT", path(holder), Map.of("active", false));
        await().until(() -> relay.ask(request("GET /v1/responses/" + id(first))).status(), status -> status == 404);
        RawAnswer goingOn =
                relay.ask(response(newSession(), "\"input\":\"on\",\"previous_response_id\":\"" + id(first) + "\""));
        relay.api().change("PUT", path(holder), Map.of("active", true));
        relay.newKey("whose creation tells that the change is in force");

        assertThat(goingOn.status()).isEqualTo(400);
        assertThat(goingOn.json().at("/error/code").asText()).isEqualTo("previous_response_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "true,\"stream\":true"})
    void inTheBackgroundNothingIsMade(String background) {
        RawAnswer answer = relay.ask(response(newSession(), "\"input\":\"hi\",\"background\":" + background));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorMessage()).startsWith("background: ");
        assertThat(relay.ledger().await(answer.exchangeId()).attempts()).isZero();
        assertThat(relay.ask(response(newSession(), "\"input\":\"hi\",\"background\":false"))
                        .status())
                .isEqualTo(200);
    }

    // ---- what is encrypted

    /** A turn that brings reasoning, and the same reasoning as the client sends it back. */
    private record Reasoned(RawAnswer answer, String items) {}

    private static Reasoned reason(String session) {
        RawAnswer answer = relay.ask(response(
                session,
                "\"input\":\"think\",\"store\":false,\"include\":[\"reasoning.encrypted_content\"],\"stream\":false"));
        StringBuilder items = new StringBuilder();
        for (JsonNode item : answer.json().get("output")) {
            items.append(items.isEmpty() ? "" : ",").append(item);
        }
        assertThat(items.toString()).contains("\"encrypted_content\":\"");
        return new Reasoned(answer, items.toString());
    }

    private static Ask goingOn(String session, Reasoned reasoned) {
        return response(
                session,
                "\"input\":[{\"role\":\"user\",\"content\":\"think\"}," + reasoned.items()
                        + ",{\"role\":\"user\",\"content\":\"on\"}],\"store\":false,\"stream\":true");
    }

    @Test
    void reasoningGoesBackToItsOrganization() {
        for (int i = 0; i < 4; i++) {
            String session = newSession();
            Reasoned reasoned = reason(session);
            RawAnswer next = relay.ask(goingOn(session, reasoned));

            assertThat(next.status()).isEqualTo(200);
            assertThat(server(next)).isEqualTo(server(reasoned.answer()));
            assertThat(served(next).request().body()).contains("encrypted_content");
        }
    }

    @Test
    void itIsLeftOutWhereTheConversationHasToGoElsewhere() {
        String session = newSession();
        Reasoned reasoned = reason(session);
        int first = server(reasoned.answer());
        fails(first);

        RawAnswer moved = relay.ask(goingOn(session, reasoned));
        assertThat(moved.status()).isEqualTo(200);
        assertThat(server(moved)).isNotEqualTo(first);
        assertThat(served(moved).request().body())
                .doesNotContain("encrypted_content")
                .contains("\"content\":\"think\"", "\"content\":\"on\"");

        RawAnswer later = relay.ask(goingOn(session, reasoned));
        assertThat(later.status()).isEqualTo(200);
        assertThat(relay.ledger().await(later.exchangeId()).attempts()).isEqualTo(1);
    }

    /** A compaction of the new one's is all that is left of the conversation. */
    @Test
    void whatTheNewOrganizationWritesIsKept() {
        String session = newSession();
        Reasoned old = reason(session);
        fails(server(old.answer()));
        RawAnswer moved = relay.ask(goingOn(session, old));
        Reasoned fresh = reason(session);
        assertThat(server(fresh.answer())).isEqualTo(server(moved));

        RawAnswer next = relay.ask(goingOn(session, new Reasoned(fresh.answer(), old.items() + "," + fresh.items())));
        RawAnswer compacted = relay.ask(goingOn(session, fresh));

        for (RawAnswer answer : List.of(next, compacted)) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(relay.ledger().await(answer.exchangeId()).attempts()).isEqualTo(1);
            String body = served(answer).request().body();
            assertThat(body).contains(encrypted(fresh)).doesNotContain(encrypted(old));
        }
    }

    private static String encrypted(Reasoned reasoned) {
        return reasoned.items().replaceFirst("(?s).*\"encrypted_content\":\"([^\"]+)\".*", "$1");
    }

    /** As after a restore of an old backup: nobody knows any more whose conversation it is. */
    @Test
    void whatTurnsOutToBeOfAnotherOrganizationIsLeftOutOnceMoreIsAsked() {
        Reasoned reasoned = reason(newSession());
        int writer = server(reasoned.answer());
        String session = newSession();
        fails(writer);
        assertThat(server(relay.ask(response(session, "\"input\":\"hi\"")))).isNotEqualTo(writer);
        allAreWell();

        RawAnswer next = relay.ask(goingOn(session, reasoned));
        assertThat(next.status()).isEqualTo(200);
        assertThat(server(next)).isNotEqualTo(writer);
        assertThat(served(next).request().body()).doesNotContain("encrypted_content");
        assertThat(relay.ledger().await(next.exchangeId()).attempts()).isEqualTo(2);

        RawAnswer later = relay.ask(goingOn(session, reasoned));
        assertThat(later.status()).isEqualTo(200);
        assertThat(relay.ledger().await(later.exchangeId()).attempts()).isEqualTo(1);
    }
}
