package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.onId;
import static io.clauderelay.testing.AdminDesk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotateKeyTest extends OnEachDatabase {
    @Test
    void aRotatedKeyIsTheSameWithAnotherSecret() {
        JsonNode issued = Estate.json(estate.createKey("{\"name\": \"x\", \"owner\": \"o\"}"));
        estate.clock.advance(Duration.ofHours(1));

        JsonNode rotated = rotate(id(issued.get("key")));

        String secret = rotated.get("secret").textValue();
        assertThat(secret)
                .matches("cr_[0-9A-Za-z_-]{43}")
                .isNotEqualTo(issued.get("secret").textValue());
        assertThat(rotated.get("key"))
                .isEqualTo(((ObjectNode) issued.get("key").deepCopy())
                        .put("hint", secret.substring(0, 7) + "…" + secret.substring(42))
                        .put("updatedAt", "2026-11-22T13:00:00Z"));
    }

    @Test
    void theOldSecretOpensNothingAnyMore() {
        JsonNode issued = Estate.json(estate.createKey("{\"name\": \"x\"}"));

        JsonNode rotated = rotate(id(issued.get("key")));

        assertThat(digests()).containsExactly(digest(rotated)).doesNotContain(digest(issued));
    }

    @Test
    void aRotatedKeyIsFoundByItsNewHint() {
        JsonNode issued = desk.issueNamed("x");
        String hint = rotate(id(issued)).get("key").get("hint").textValue();

        assertThat(desk.namesOfKeys(ScriptedCall.empty().query("q", hint))).containsExactly("x");
        assertThat(desk.namesOfKeys(
                        ScriptedCall.empty().query("q", issued.get("hint").textValue())))
                .isEmpty();
    }

    @Test
    void neitherADeletedNorAnUnknownKeyIsRotated() {
        String id = id(desk.issueNamed("x"));
        desk.deleteKey(id);

        assertThat(refused(() -> rotate(id)).status()).isEqualTo(409);
        assertThat(refused(() -> rotate("none")).status()).isEqualTo(404);
    }

    private JsonNode rotate(String id) {
        return Estate.json(estate.call("POST", "/keys/{id}/rotate", onId(id, "")));
    }

    private List<String> digests() {
        List<String> digests = new ArrayList<>();
        estate.database.read(sql -> {
            new LiveKeys(sql).forEach(key -> digests.add(key.digest()));
            return digests;
        });
        return digests;
    }

    private String digest(JsonNode answer) {
        return HexFormat.of()
                .formatHex(
                        estate.secrets.keyHasher().digest(answer.get("secret").textValue()));
    }
}
