package io.clauderelay.testing;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What admins do with an estate, and the answers as JSON. */
public record AdminDesk(Estate estate) {
    private static final String CLAUDE = "claude-console";

    /** The smallest account there is. */
    private static final String ACCOUNT = """
            {"name": "own", "baseUrl": "https://api.anthropic.com", "credential": "sk-ant-api03-0123456789abcdef"}
            """;

    public static JsonNode tree(String json) {
        return Json.read(json, JsonNode.class);
    }

    /** What an endpoint refuses to do, and why. */
    public static ProblemException refused(ThrowingCallable asked) {
        return catchThrowableOfType(ProblemException.class, asked);
    }

    /** What is wrong with what an endpoint was sent, field by field. */
    public static List<FieldProblem> problems(ThrowingCallable asked) {
        return refused(asked).fields();
    }

    /** Issues a key; the answer without its secret. */
    public JsonNode issue(String json) {
        return Estate.json(estate.createKey(json)).get("key");
    }

    public JsonNode issueNamed(String name) {
        return issue(Json.write(Json.mapper().createObjectNode().put("name", name)));
    }

    public JsonNode key(String id) {
        return Estate.json(estate.call("GET", "/keys/{id}", onId(id, ""))).get("key");
    }

    public JsonNode changeKey(String id, String json) {
        return Estate.json(estate.call("PUT", "/keys/{id}", onId(id, json))).get("key");
    }

    public void deleteKey(String id) {
        var _ = estate.call("DELETE", "/keys/{id}", onId(id, ""));
    }

    public JsonNode listKeys(ScriptedCall call) {
        return Estate.json(estate.listKeys(call));
    }

    /** The names of all keys that a list has, page by page. */
    public List<String> namesOfKeys(ScriptedCall call) {
        List<String> names = new ArrayList<>();
        JsonNode page = listKeys(call);
        names.addAll(page.get("items").findValuesAsText("name"));
        while (page.has("nextCursor")) {
            page = listKeys(call.query("cursor", page.get("nextCursor").textValue()));
            names.addAll(page.get("items").findValuesAsText("name"));
        }
        return names;
    }

    /** Adds an account to Claude Console that has these fields instead of those of the smallest one. */
    public JsonNode account(String changes) {
        return account(CLAUDE, changes);
    }

    public JsonNode account(String platform, String changes) {
        return Estate.json(estate.createAccount(platform, accountJson(changes))).get("account");
    }

    /** The body that adds the smallest account, with some fields changed. */
    public static String accountJson(String changes) {
        return ((ObjectNode) tree(ACCOUNT)).setAll((ObjectNode) tree(changes)).toString();
    }

    public JsonNode readAccount(String id) {
        return askAccount("GET", "", id, "").get("account");
    }

    public JsonNode changeAccount(String id, String json) {
        return askAccount("PUT", "", id, json).get("account");
    }

    /** Calls what stands behind the path of an account of Claude Console, such as {@code /availability}. */
    public JsonNode askAccount(String method, String below, String id, String json) {
        return Estate.json(estate.call(
                method, "/accounts/{platform}/{id}" + below, onId(id, json).path("platform", CLAUDE)));
    }

    public void deleteAccount(ScriptedCall call, String id) {
        var _ = estate.call(
                "DELETE",
                "/accounts/{platform}/{id}",
                call.path("platform", CLAUDE).path("id", id));
    }

    public JsonNode group(String platform, String name) {
        String json = Json.write(
                Json.mapper().createObjectNode().put("platform", platform).put("name", name));
        return Estate.json(estate.call("POST", "/groups", ScriptedCall.with(json)))
                .get("group");
    }

    public JsonNode readGroup(String id) {
        return Estate.json(estate.call("GET", "/groups/{id}", onId(id, ""))).get("group");
    }

    public JsonNode changeGroup(String id, String json) {
        return Estate.json(estate.call("PUT", "/groups/{id}", onId(id, json))).get("group");
    }

    public void deleteGroup(String id) {
        var _ = estate.call("DELETE", "/groups/{id}", onId(id, ""));
    }

    public JsonNode price(String json) {
        return Estate.json(estate.call("POST", "/prices", ScriptedCall.with(json)))
                .get("price");
    }

    public JsonNode readPrice(String id) {
        return Estate.json(estate.call("GET", "/prices/{id}", onId(id, ""))).get("price");
    }

    /** A call of an endpoint whose path names one thing. */
    public static ScriptedCall onId(String id, String json) {
        return ScriptedCall.with(json).path("id", id);
    }

    /** The id of what an endpoint has shown. */
    public static String id(JsonNode shown) {
        return shown.get("id").textValue();
    }
}
