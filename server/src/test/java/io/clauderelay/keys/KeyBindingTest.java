package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class KeyBindingTest {
    private final DatabaseKind kind;

    @TempDir
    private Path folder;

    private Estate estate;
    private AdminDesk desk;

    KeyBindingTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        estate = new Estate(kind, folder);
        desk = new AdminDesk(estate);
    }

    @AfterEach
    void close() {
        estate.close();
    }

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
