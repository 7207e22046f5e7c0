package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.OnEachDatabase;
import org.junit.jupiter.api.Test;

class KeyBindingTest extends OnEachDatabase {
    @Test
    void aKeyIsBoundToAnAccountAndToAGroup() {
        String account = id(desk.account("{}"));
        String group = id(desk.group("codex", "fast"));

        JsonNode key = desk.issue(bound("account", "accountId", account, "group", "groupId", group));

        assertThat(key.get("binding")).isEqualTo(tree("""
                {"claude-console": {"mode": "account", "accountId": "%s"},
                 "codex": {"mode": "group", "groupId": "%s"}}
                """.formatted(account, group)));
        assertThat(desk.key(id(key))).isEqualTo(key);
    }

    @Test
    void aKeyIsBoundOnlyToWhatThereIs() {
        assertThat(problems(() -> desk.issue(bound("account", "accountId", "a1", "group", "groupId", "g1"))))
                .containsExactly(
                        new FieldProblem(
                                "binding.claude-console.accountId",
                                "there is no claude-console account with the id \"a1\"; look it up in the list of accounts"),
                        new FieldProblem(
                                "binding.codex.groupId",
                                "there is no codex group with the id \"g1\"; look it up in the list of groups"));
        assertThat(estate.rows("select id from keys")).isEmpty();
    }

    @Test
    void aKeyIsBoundOnlyToWhatIsOfThePlatform() {
        String account = id(desk.account("{}"));
        String group = id(desk.group("claude-console", "fast"));
        String key = id(desk.issueNamed("x"));

        assertThat(problems(() -> desk.changeKey(key, """
                {"binding": {"codex": {"mode": "account", "accountId": "%s"}}}
                """.formatted(account))))
                .extracting(FieldProblem::field)
                .containsExactly("binding.codex.accountId");
        assertThat(problems(() -> desk.changeKey(key, """
                {"binding": {"codex": {"mode": "group", "groupId": "%s"}}}
                """.formatted(group))))
                .extracting(FieldProblem::field)
                .containsExactly("binding.codex.groupId");
    }

    @Test
    void aPlatformThatIsNotSentGoesBackToTheSharedPool() {
        String account = id(desk.account("{}"));
        String group = id(desk.group("codex", "fast"));
        String key = id(desk.issue(bound("account", "accountId", account, "group", "groupId", group)));

        JsonNode changed = desk.changeKey(key, "{\"binding\": {\"codex\": {\"mode\": \"shared\"}}}");

        assertThat(changed.get("binding"))
                .isEqualTo(tree("{\"claude-console\": {\"mode\": \"shared\"}, \"codex\": {\"mode\": \"shared\"}}"));
    }

    @Test
    void aDeletedKeyStaysBound() {
        String account = id(desk.account("{}"));
        String key = id(desk.issue("""
                {"name": "x", "binding": {"claude-console": {"mode": "account", "accountId": "%s"}}}
                """.formatted(account)));

        desk.deleteKey(key);

        assertThat(desk.key(key).at("/binding/claude-console/accountId").textValue())
                .isEqualTo(account);
    }

    /** A key that is bound to something on each platform. */
    private static String bound(String... words) {
        return """
                {"name": "x", "binding": {"claude-console": {"mode": "%s", "%s": "%s"},
                 "codex": {"mode": "%s", "%s": "%s"}}}
                """.formatted((Object[]) words);
    }
}
