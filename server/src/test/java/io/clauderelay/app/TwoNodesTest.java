package io.clauderelay.app;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.onId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ScriptedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL database, whose admins do contradicting things at once. */
@Timeout(120)
class TwoNodesTest {
    private static final int ROUNDS = 25;

    @TempDir
    private Path folder;

    private Estate one;
    private Estate two;
    private AdminDesk desk;
    private ExecutorService admins;

    @BeforeEach
    void open() throws IOException {
        one = new Estate(DatabaseKind.POSTGRESQL, folder);
        two = new Estate(DatabaseKind.POSTGRESQL, folder);
        desk = new AdminDesk(one);
        admins = Executors.newFixedThreadPool(2);
    }

    @AfterEach
    void close() {
        admins.close();
        one.close();
        two.close();
    }

    @Test
    void neitherChangeOfTheSameKeyIsLostNorItsLine() throws Exception {
        JsonNode first = desk.issueNamed("x");
        String id = id(first);
        for (int i = 0; i < ROUNDS; i++) {
            String owner = "{\"owner\": \"owner-" + i + "\"}";
            String description = "{\"description\": \"description-" + i + "\"}";
            assertThat(atOnce(
                            () -> one.call("PUT", "/keys/{id}", onId(id, owner)),
                            () -> two.call("PUT", "/keys/{id}", onId(id, description))))
                    .containsExactly(200, 200);
            JsonNode key = desk.key(id);
            assertThat(key.get("owner").textValue()).isEqualTo("owner-" + i);
            assertThat(key.get("description").textValue()).isEqualTo("description-" + i);
        }

        List<String> befores = trail("before");
        List<String> afters = trail("after");
        assertThat(afters).hasSize(1 + 2 * ROUNDS);
        befores.add(desk.key(id).toString());
        // Each line begins with what the one before has left.
        assertThat(befores).containsExactlyInAnyOrderElementsOf(afters);
        assertThat(one.rows("select version from change_versions where topic = 'keys'"))
                .containsExactly(Map.of("version", 1L + 2 * ROUNDS));
    }

    @Test
    void twoPricesOfAModelNeverHoldAtTheSameTimeWhoeverMakesThem() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            String price = """
                    {"platform": "codex", "model": "acme-%d", "from": "2026-12-01T00:00:00Z", "tiers": {"standard":
                        {"input": 1, "cacheWrite5m": 1, "cacheWrite1h": 1, "cacheRead": 1, "output": 1}}}
                    """.formatted(i);

            assertThat(atOnce(
                            () -> one.call("POST", "/prices", ScriptedCall.with(price)),
                            () -> two.call("POST", "/prices", ScriptedCall.with(price))))
                    .containsExactlyInAnyOrder(201, 400);
        }
        assertThat(one.rows("select max(number) as last, count(*) as all_of_them from price_versions"))
                .containsExactly(Map.of("last", (long) ROUNDS, "all_of_them", (long) ROUNDS));
    }

    @Test
    void noKeyIsBoundToAnAccountThatIsGone() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            String account = id(desk.account("{}"));
            String key = id(desk.issueNamed("x"));

            List<Integer> statuses = atOnce(
                    () -> one.call("PUT", "/keys/{id}", onId(key, bindingTo(account))),
                    () -> two.call("DELETE", "/accounts/{platform}/{id}", onAccount(account)));

            assertThat(statuses).isIn(List.of(200, 409), List.of(400, 204));
            assertThat(mode(key)).isEqualTo(statuses.getFirst() == 200 ? "account" : "shared");
        }
    }

    @Test
    void aKeyThatIsBoundWhileItsAccountGoesIsReassignedToo() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            String account = id(desk.account("{}"));
            String key = id(desk.issueNamed("x"));
            var _ = desk.changeKey(id(desk.issueNamed("y")), bindingTo(account));

            List<Integer> statuses = atOnce(
                    () -> one.call("PUT", "/keys/{id}", onId(key, bindingTo(account))),
                    () -> two.call(
                            "DELETE",
                            "/accounts/{platform}/{id}",
                            onAccount(account).query("reassignTo", "shared")));

            assertThat(statuses.getFirst()).isIn(200, 400);
            assertThat(statuses.getLast()).isEqualTo(204);
            assertThat(mode(key)).isEqualTo("shared");
        }
    }

    @Test
    void aKeyThatChangesWhileItsAccountGoesKeepsBothChanges() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            String account = id(desk.account("{}"));
            String key = id(desk.issueNamed("x"));
            var _ = desk.changeKey(key, bindingTo(account));

            List<Integer> statuses = atOnce(
                    () -> one.call("PUT", "/keys/{id}", onId(key, "{\"owner\": \"o\"}")),
                    () -> two.call(
                            "DELETE",
                            "/accounts/{platform}/{id}",
                            onAccount(account).query("reassignTo", "shared")));

            assertThat(statuses).containsExactly(200, 204);
            assertThat(mode(key)).isEqualTo("shared");
            assertThat(desk.key(key).get("owner").textValue()).isEqualTo("o");
        }
    }

    @Test
    void aNameIsGivenToOneGroupOnly() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            ScriptedCall call = ScriptedCall.with("{\"platform\": \"codex\", \"name\": \"g" + i + "\"}");

            assertThat(atOnce(() -> one.call("POST", "/groups", call), () -> two.call("POST", "/groups", call)))
                    .containsExactlyInAnyOrder(201, 409);
        }
    }

    @Test
    void oneOfTwoGroupsIsRenamed() throws Exception {
        String a = id(desk.group("codex", "a"));
        String b = id(desk.group("codex", "b"));
        for (int i = 0; i < ROUNDS; i++) {
            String renamed = "{\"name\": \"g" + i + "\"}";

            assertThat(atOnce(
                            () -> one.call("PUT", "/groups/{id}", onId(a, renamed)),
                            () -> two.call("PUT", "/groups/{id}", onId(b, renamed))))
                    .containsExactlyInAnyOrder(200, 409);
        }
    }

    @Test
    void noAccountJoinsAGroupThatIsGone() throws Exception {
        String account = id(desk.account("{}"));
        for (int i = 0; i < ROUNDS; i++) {
            String group = id(desk.group("claude-console", "g" + i));

            List<Integer> statuses = atOnce(
                    () -> one.call(
                            "PUT",
                            "/accounts/{platform}/{id}",
                            onId(account, "{\"group\": \"" + group + "\"}").path("platform", "claude-console")),
                    () -> two.call("DELETE", "/groups/{id}", onId(group, "")));

            assertThat(statuses).isIn(List.of(200, 409), List.of(400, 204));
        }
    }

    /** The statuses of two calls that begin at the same time; any failure but a refusal is the test's. */
    private List<Integer> atOnce(Callable<Answer> first, Callable<Answer> second) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> status : admins.invokeAll(List.of(status(start, first), status(start, second)))) {
            statuses.add(status.get());
        }
        return statuses;
    }

    private static Callable<Integer> status(CyclicBarrier start, Callable<Answer> call) {
        return () -> {
            start.await();
            try {
                return call.call().status();
            } catch (ProblemException problem) {
                return problem.status();
            }
        };
    }

    private List<String> trail(String column) {
        List<String> states = new ArrayList<>();
        one.rows("select " + column + " as state from audit where " + column + " is not null")
                .forEach(row -> states.add(String.valueOf(row.get("state"))));
        return states;
    }

    private String mode(String key) {
        return desk.key(key).at("/binding/claude-console/mode").textValue();
    }

    private static ScriptedCall onAccount(String account) {
        return onId(account, "").path("platform", "claude-console");
    }

    private static String bindingTo(String account) {
        return "{\"binding\": {\"claude-console\": {\"mode\": \"account\", \"accountId\": \"" + account + "\"}}}";
    }
}
