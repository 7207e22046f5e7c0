package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.onId;
import static io.clauderelay.testing.AdminDesk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeleteAndRestoreKeyTest extends OnEachDatabase {
    @Test
    void aDeletedKeyIsGoneFromTheListAndCanStillBeRead() {
        String id = id(desk.issueNamed("x"));
        estate.clock.advance(Duration.ofHours(1));

        Answer answer = estate.call("DELETE", "/keys/{id}", onId(id, ""));

        assertThat(answer).isEqualTo(Answer.empty());
        assertThat(desk.listKeys(ScriptedCall.empty()).get("total").intValue()).isZero();
        assertThat(desk.key(id).get("deletedAt").textValue()).isEqualTo("2026-11-22T13:00:00Z");
        assertThat(desk.key(id).get("deletedBy").textValue()).isEqualTo("ada");
    }

    @Test
    void aDeletedKeyIsUnknownToTheDataPlane() {
        String id = id(desk.issueNamed("x"));
        List<String> live = new ArrayList<>();

        desk.deleteKey(id);
        estate.database.read(sql -> {
            new LiveKeys(sql).forEach(key -> live.add(key.id()));
            return live;
        });

        assertThat(live).isEmpty();
    }

    @Test
    void whatIsDeletedCannotBeDeletedAgain() {
        String id = id(desk.issueNamed("x"));
        desk.deleteKey(id);

        assertThat(refused(() -> desk.deleteKey(id)).status()).isEqualTo(404);
        assertThat(refused(() -> desk.deleteKey("none")).status()).isEqualTo(404);
    }

    @Test
    void aRestoredKeyIsAsItWasAndActive() {
        JsonNode before = desk.issue("{\"name\": \"x\", \"owner\": \"o\", \"active\": false, \"concurrency\": 2}");
        desk.deleteKey(id(before));

        JsonNode restored = restore(id(before));

        assertThat(restored).isEqualTo(((ObjectNode) before.deepCopy()).put("active", true));
        assertThat(desk.namesOfKeys(ScriptedCall.empty())).containsExactly("x");
    }

    @Test
    void onlyADeletedKeyCanBeRestored() {
        String id = id(desk.issueNamed("x"));

        ProblemException problem = refused(() -> restore(id));

        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem).hasMessage("The key \"x\" is not deleted; nothing was changed.");
        assertThat(refused(() -> restore("none")).status()).isEqualTo(404);
    }

    private JsonNode restore(String id) {
        return Estate.json(estate.call("POST", "/keys/{id}/restore", onId(id, "")))
                .get("key");
    }
}
