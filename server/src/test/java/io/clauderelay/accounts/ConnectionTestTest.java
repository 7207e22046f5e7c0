package io.clauderelay.accounts;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.onId;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.refused;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionTestTest extends OnEachDatabase {
    @Test
    void theResultIsShown() {
        String id = id(desk.account("{}"));
        estate.connection = (_, model) -> new ConnectionTest.Result(true, 200, 321, model + "-20260101", null);

        assertThat(test(id, "")).isEqualTo(tree("""
                {"ok": true, "status": 200, "latencyMs": 321, "model": "claude-haiku-5-5-20260101"}
                """));
    }

    @Test
    void aFailureIsAResultToo() {
        String id = id(desk.account("{}"));
        estate.connection = (_, _) -> new ConnectionTest.Result(false, null, 5, null, "the proxy does not answer");

        assertThat(test(id, "")).isEqualTo(tree("""
                {"ok": false, "latencyMs": 5, "message": "the proxy does not answer"}
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | | claude-haiku-5-5",
                "{\"supportedModels\": [\"claude-opus-*\", \"m1\", \"m2\"]} | | m1",
                "{\"supportedModels\": [\"claude-*\"]} | | claude-haiku-5-5",
                "{\"supportedModels\": {\"a*\": \"up-1\", \"b\": \"up-2\"}} | | up-2",
                "{\"supportedModels\": {\"a*\": \"up-1\", \"b*\": \"up-2\"}} | | up-1",
                "{\"supportedModels\": {\"a*\": \"up-1\", \"ab\": \"up-2\"}} | ab | up-1",
                "{\"supportedModels\": {\"a*\": \"up-1\", \"b\": \"up-2\"}} | c | c",
                "{\"supportedModels\": [\"m1\"]} | m2 | m2"
            })
    void theModelIsTheWantedOneOrOneTheAccountServes(String account, @Nullable String wanted, String asked) {
        String id = id(desk.account(account));
        estate.connection = (_, model) -> new ConnectionTest.Result(true, 200, 1, model, null);

        assertThat(test(id, wanted == null ? "" : "{\"model\": \"" + wanted + "\"}")
                        .get("model")
                        .textValue())
                .isEqualTo(asked);
    }

    @Test
    void aCodexAccountIsTestedWithACodexModel() {
        String id = id(desk.account("codex", "{}"));
        estate.connection = (_, model) -> new ConnectionTest.Result(true, 200, 1, model, null);

        Answer answer = estate.call(
                "POST", "/accounts/{platform}/{id}/test", onId(id, "").path("platform", "codex"));

        assertThat(Estate.json(answer).get("model").textValue()).isEqualTo("gpt-6-luna");
    }

    @Test
    void theAccountItselfIsAskedWithItsSecrets() {
        String id = id(desk.account("{}"));
        List<String> credentials = new ArrayList<>();
        estate.connection = (account, _) -> {
            credentials.add(account.openCredential(estate.secrets.credentials()));
            return new ConnectionTest.Result(true, 200, 1, "m", null);
        };

        var _ = test(id, "");

        assertThat(credentials).containsExactly("sk-ant-api03-0123456789abcdef");
    }

    @Test
    void aTestLeavesALineWithoutSecrets() {
        String id = id(desk.account("{}"));
        estate.connection = (_, _) -> new ConnectionTest.Result(false, 401, 7, null, "invalid x-api-key");

        var _ = test(id, "{\"model\": \"m\"}");

        assertThat(estate.rows("select * from audit where action = 'account.test'"))
                .singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("subject_id", id).containsEntry("after", """
                                {"model":"m","result":{"ok":false,"status":401,"latencyMs":7,\
                                "message":"invalid x-api-key"}}"""));
    }

    @Test
    void whatCannotBeTestedIsRefused() {
        String id = id(desk.account("{}"));

        assertThat(refused(() -> test("none", "")).status()).isEqualTo(404);
        assertThat(problems(() -> test(id, "{\"prompt\": \"hi\"}")))
                .extracting(FieldProblem::field)
                .containsExactly("prompt");
        assertThat(problems(() -> test(id, "{\"model\": 1}")))
                .extracting(FieldProblem::field)
                .containsExactly("model");
    }

    private JsonNode test(String id, String json) {
        return desk.askAccount("POST", "/test", id, json);
    }
}
