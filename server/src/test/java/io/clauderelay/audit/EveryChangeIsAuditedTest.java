package io.clauderelay.audit;

import static io.clauderelay.testing.AdminDesk.accountJson;
import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.onId;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryChangeIsAuditedTest extends OnEachDatabase {
    /**
     * A change that an endpoint makes.
     *
     * @param endpoint method and path
     * @param action what the trail calls it
     * @param trace what the trail keeps of its subject
     * @param prepare makes a subject, and the call that changes it
     */
    record Mutation(String endpoint, String action, Trace trace, Function<AdminDesk, ScriptedCall> prepare) {
        String method() {
            return endpoint.substring(0, endpoint.indexOf(' '));
        }

        String path() {
            return endpoint.substring(endpoint.indexOf(' ') + 1);
        }

        /** The noun the action begins with. */
        String kind() {
            return action.substring(0, action.indexOf('.'));
        }

        @Override
        public String toString() {
            return endpoint;
        }
    }

    /** What the audit trail keeps of a subject. */
    enum Trace {
        CREATED,
        CHANGED,
        DELETED,
        /** It is as it was. */
        NOTHING,
        /** It is as it was, and what was found out is kept. */
        FINDING
    }

    private static final String PRICE = """
            {"platform": "codex", "model": "m", "from": "2026-12-01T00:00:00Z", "tiers": {"standard":
                {"input": 1, "cacheWrite5m": 1, "cacheWrite1h": 1, "cacheRead": 1, "output": 1}}}
            """;

    private static final List<Mutation> MUTATIONS = List.of(
            new Mutation("POST /keys", "key.create", Trace.CREATED, _ -> ScriptedCall.with("{\"name\": \"x\"}")),
            new Mutation("PUT /keys/{id}", "key.update", Trace.CHANGED, desk -> onKey(desk, "{\"owner\": \"o\"}")),
            new Mutation("DELETE /keys/{id}", "key.delete", Trace.CHANGED, desk -> onKey(desk, "")),
            new Mutation("POST /keys/{id}/rotate", "key.rotate", Trace.CHANGED, desk -> onKey(desk, "")),
            new Mutation("POST /keys/{id}/restore", "key.restore", Trace.CHANGED, desk -> {
                ScriptedCall call = onKey(desk, "");
                desk.deleteKey(call.path("id"));
                return call;
            }),
            new Mutation(
                    "POST /accounts/{platform}",
                    "account.create",
                    Trace.CREATED,
                    _ -> ScriptedCall.with(accountJson("{}")).path("platform", "claude-console")),
            new Mutation(
                    "PUT /accounts/{platform}/{id}",
                    "account.update",
                    Trace.CHANGED,
                    desk -> onAccount(desk, "{\"credential\": \"sk-ant-api03-another-one\"}")),
            new Mutation(
                    "DELETE /accounts/{platform}/{id}", "account.delete", Trace.DELETED, desk -> onAccount(desk, "")),
            new Mutation(
                    "POST /accounts/{platform}/{id}/toggle-schedulable",
                    "account.toggle-schedulable",
                    Trace.CHANGED,
                    desk -> onAccount(desk, "")),
            new Mutation(
                    "POST /accounts/{platform}/{id}/reset-rate-limit",
                    "account.reset-rate-limit",
                    Trace.NOTHING,
                    desk -> onAccount(desk, "")),
            new Mutation(
                    "POST /accounts/{platform}/{id}/test", "account.test", Trace.FINDING, desk -> onAccount(desk, "")),
            new Mutation(
                    "POST /groups",
                    "group.create",
                    Trace.CREATED,
                    _ -> ScriptedCall.with("{\"platform\": \"codex\", \"name\": \"x\"}")),
            new Mutation("PUT /groups/{id}", "group.update", Trace.CHANGED, desk -> onGroup(desk, "{\"name\": \"y\"}")),
            new Mutation("DELETE /groups/{id}", "group.delete", Trace.DELETED, desk -> onGroup(desk, "")),
            new Mutation("POST /prices", "price.create", Trace.CREATED, _ -> ScriptedCall.with(PRICE)),
            new Mutation(
                    "PUT /prices/{id}", "price.update", Trace.CHANGED, desk -> onPrice(desk, "{\"remarks\": \"r\"}")),
            new Mutation("DELETE /prices/{id}", "price.delete", Trace.DELETED, desk -> onPrice(desk, "")),
            new Mutation(
                    "POST /prices/reprice",
                    "prices.reprice",
                    Trace.FINDING,
                    _ -> onId(
                            "anthropic-openai-2026-11-22",
                            "{\"from\": \"2026-11-01T00:00:00Z\", \"to\": \"2026-12-01T00:00:00Z\"}")));

    static List<Mutation> mutations() {
        return MUTATIONS;
    }

    @Test
    void everyEndpointThatChangesSomethingIsTriedHere() {
        assertThat(estate.endpoints().stream()
                        .filter(endpoint -> !endpoint.method().equals("GET"))
                        .map(endpoint -> endpoint.method() + " " + endpoint.path()))
                .containsExactlyInAnyOrderElementsOf(
                        MUTATIONS.stream().map(Mutation::endpoint).toList());
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void aChangeLeavesExactlyItsLine(Mutation mutation) {
        ScriptedCall call = mutation.prepare().apply(desk);
        estate.execute("delete from audit");
        JsonNode before = mutation.trace() == Trace.CREATED ? null : shown(mutation, call.path("id"));
        estate.clock.advance(Duration.ofMinutes(1));

        Answer answer = estate.call(mutation.method(), mutation.path(), call);

        String id = mutation.trace() == Trace.CREATED
                ? Estate.json(answer).at("/" + mutation.kind() + "/id").textValue()
                : call.path("id");
        JsonNode after = mutation.trace() == Trace.DELETED ? null : shown(mutation, id);
        assertThat(estate.rows("select * from audit")).singleElement().satisfies(line -> {
            assertThat(line)
                    .containsEntry("at", estate.clock.millis())
                    .containsEntry("admin_id", "admin-1")
                    .containsEntry("admin_name", "ada")
                    .containsEntry("remote_address", "203.0.113.7")
                    .containsEntry("action", mutation.action())
                    .containsEntry("subject_kind", mutation.kind())
                    .containsEntry("subject_id", id);
            assertTraced(mutation.trace(), line, before, after);
        });
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void aChangeThatCannotBeAuditedIsNotMade(Mutation mutation) {
        ScriptedCall call = mutation.prepare().apply(desk);
        Map<String, List<String>> before = everything();
        estate.execute("alter table audit rename to audit_away");

        assertThatThrownBy(() -> estate.call(mutation.method(), mutation.path(), call))
                .hasMessageContaining("audit");

        estate.execute("alter table audit_away rename to audit");
        assertThat(before).containsKeys("keys", "accounts", "account_groups", "audit", "change_versions");
        assertThat(everything()).isEqualTo(before);
    }

    private static void assertTraced(
            Trace trace, Map<String, Object> line, @Nullable JsonNode before, @Nullable JsonNode after) {
        switch (trace) {
            case CREATED, CHANGED, DELETED -> {
                assertThat(json(line.get("before"))).isEqualTo(before);
                assertThat(json(line.get("after"))).isEqualTo(after).isNotEqualTo(before);
            }
            case NOTHING -> assertThat(line).containsEntry("before", null).containsEntry("after", null);
            case FINDING -> {
                assertThat(line).containsEntry("before", null);
                assertThat(json(line.get("after"))).isNotNull();
            }
        }
    }

    private static @Nullable JsonNode json(@Nullable Object text) {
        return text == null ? null : tree(text.toString());
    }

    /** The subject as clients are shown it; without the state of an account, which no admin sets. */
    private JsonNode shown(Mutation mutation, String id) {
        return switch (mutation.kind()) {
            case "key" -> desk.key(id);
            case "account" ->
                ((ObjectNode) desk.readAccount(id))
                        .without(List.of("state", "stateReason", "stateSince", "stateUntil"));
            case "group" -> desk.readGroup(id);
            case "price" -> desk.readPrice(id);
            case "prices" -> tree("{}");
            default -> throw new AssertionError("nobody can read a " + mutation.kind() + " here yet");
        };
    }

    /** Every row of every table. */
    private Map<String, List<String>> everything() {
        String tables = kind == DatabaseKind.SQLITE
                ? "select name from sqlite_master where type = 'table'"
                : "select table_name as name from information_schema.tables where table_schema = 'public'";
        Map<String, List<String>> everything = new TreeMap<>();
        for (Map<String, Object> row : estate.rows(tables)) {
            String table = String.valueOf(row.get("name"));
            everything.put(
                    table,
                    estate.rows("select * from " + table).stream()
                            .map(Object::toString)
                            .sorted()
                            .toList());
        }
        return everything;
    }

    private static ScriptedCall onKey(AdminDesk desk, String json) {
        return onId(id(desk.issueNamed("x")), json);
    }

    private static ScriptedCall onAccount(AdminDesk desk, String json) {
        return onId(id(desk.account("{}")), json).path("platform", "claude-console");
    }

    private static ScriptedCall onPrice(AdminDesk desk, String json) {
        return onId(id(desk.price(PRICE)), json);
    }

    private static ScriptedCall onGroup(AdminDesk desk, String json) {
        return onId(id(desk.group("claude-console", "x")), json);
    }
}
