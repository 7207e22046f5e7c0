package io.clauderelay.bench;

import static io.clauderelay.bench.OpenAiClient.header;
import static io.clauderelay.bench.OpenAiClient.json;
import static io.clauderelay.bench.OpenAiClient.responseBody;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenAI gave to one, it takes back from no other. */
class BoundToTheirIssuerTest {
    private static final String PATH = "/v1/responses";
    private static final String STATE = "x-codex-turn-state";

    private ScriptedUpstream upstream;
    private OpenAiClient one;
    private OpenAiClient other;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(0);
        one = new OpenAiClient(upstream.port(), "one");
        other = new OpenAiClient(upstream.port(), "other");
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private static String stored(OpenAiClient client, String more) throws IOException {
        return json(client.post(PATH, responseBody("gpt-5.6", "\"what?\"", more)))
                .path("id")
                .asText();
    }

    @Test
    void aResponseIsThereForWhoAskedForIt() throws IOException {
        String id = stored(one, "");

        JsonNode read = json(one.get(PATH + "/" + id));
        assertThat(read.path("id").asText()).isEqualTo(id);
        assertThat(read.at("/output/0/content/0/text").asText()).startsWith("Hello from");
        JsonNode items = json(one.get(PATH + "/" + id + "/input_items"));
        assertThat(items.path("object").asText()).isEqualTo("list");
        assertThat(items.at("/data/0/content/0/text").asText()).isEqualTo("what?");
        assertThat(json(one.post(PATH + "/" + id + "/cancel", ""))
                        .path("status")
                        .asText())
                .isEqualTo("cancelled");
        assertThat(json(one.delete(PATH + "/" + id)).path("deleted").asBoolean())
                .isTrue();
        assertThat(one.get(PATH + "/" + id)).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aStreamedResponseIsThereToo() throws IOException {
        String streamed = one.response("gpt-5.6", true);
        String id = OpenAiClient.data(streamed).getFirst().at("/response/id").asText();

        assertThat(one.get(PATH + "/" + id)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 19, 20, 21, 50})
    void itsIdIsWholeHoweverSmallThePiecesAre(int bytes) throws IOException {
        upstream.answerNextWith(Reply.text("hi").framed(Framing.CONTENT_LENGTH).inPiecesOf(bytes));
        String id = stored(one, "");

        assertThat(id).matches("resp_011C[A-Za-z0-9]{20}");
        assertThat(json(one.get(PATH + "/" + id)).path("id").asText()).isEqualTo(id);
    }

    @Test
    void nobodyElseFindsIt() throws IOException {
        String id = stored(one, "");

        String missing = "Response with id '" + id + "' not found.";
        assertThat(other.get(PATH + "/" + id)).startsWith("HTTP/1.1 404 ").contains(missing);
        assertThat(other.get(PATH + "/" + id + "/input_items"))
                .startsWith("HTTP/1.1 404 ")
                .contains(missing);
        assertThat(other.post(PATH + "/" + id + "/cancel", ""))
                .startsWith("HTTP/1.1 404 ")
                .contains(missing);
        assertThat(other.delete(PATH + "/" + id)).startsWith("HTTP/1.1 404 ").contains(missing);
        assertThat(one.get(PATH + "/" + id)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whatWasNotToBeStoredIsNowhere() throws IOException {
        String id = stored(one, ",\"store\":false");

        assertThat(one.get(PATH + "/" + id)).startsWith("HTTP/1.1 404 ");
        assertThat(one.post(PATH, continuing(id))).startsWith("HTTP/1.1 400 ");
    }

    private static String continuing(String id) {
        return responseBody("gpt-5.6", "\"go on\"", ",\"previous_response_id\":\"" + id + "\"");
    }

    @Test
    void aConversationGoesOnOnlyWhereItBegan() throws IOException {
        String id = stored(one, ",\"previous_response_id\":null");

        assertThat(one.post(PATH, continuing(id))).startsWith("HTTP/1.1 200 ");
        assertThat(other.post(PATH, continuing(id)))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"previous_response_not_found\"", "\"param\":\"previous_response_id\"");
    }

    private static String reasoning(OpenAiClient client) throws IOException {
        String answer =
                client.post(PATH, responseBody("gpt-5.6", "\"hi\"", ",\"include\":[\"reasoning.encrypted_content\"]"));
        return json(answer).at("/output/0/encrypted_content").asText();
    }

    private static String bringing(String encrypted) {
        return responseBody(
                "gpt-5.6",
                "[{\"type\":\"reasoning\",\"id\":\"rs_1\",\"encrypted_content\":\"" + encrypted + "\"}]",
                "");
    }

    @Test
    void encryptedReasoningIsReadByItsOrganizationAlone() throws IOException {
        String encrypted = reasoning(one);
        assertThat(encrypted).isNotEmpty().isNotEqualTo(reasoning(one));

        assertThat(one.post(PATH, bringing(encrypted))).startsWith("HTTP/1.1 200 ");
        assertThat(other.post(PATH, bringing(encrypted)))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"invalid_encrypted_content\"", "item rs_1 ", "organization_id did not match");
        assertThat(other.post(PATH, bringing("somethingElse"))).startsWith("HTTP/1.1 200 ");
        assertThat(other.post(PATH + "/compact", bringing(encrypted))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void credentialsOfOneOrganizationReadTheSame() throws IOException {
        upstream.organizationOf("one", "org-shared");
        upstream.organizationOf("other", "org-shared");

        assertThat(other.post(PATH, bringing(reasoning(one)))).startsWith("HTTP/1.1 200 ");
        upstream.organizationOf("other", "org-apart");
        assertThat(other.post(PATH, bringing(reasoning(one)))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void thinkingAndCompactionsAreEncryptedToo() throws IOException {
        String thought = json(one.response("script:thinking", false))
                .at("/output/0/encrypted_content")
                .asText();
        String compacted = json(one.post(PATH + "/compact", responseBody("gpt-5.6", "\"hi\"", "")))
                .at("/output/0/encrypted_content")
                .asText();

        assertThat(other.post(PATH, bringing(thought))).startsWith("HTTP/1.1 400 ");
        assertThat(other.post(PATH, bringing(compacted))).startsWith("HTTP/1.1 400 ");
        assertThat(one.post(PATH, bringing(compacted))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void theStateOfATurnGoesBackToWhoIssuedIt() throws IOException {
        String state = header(one.response("script:text+turn-state", true), STATE);
        assertThat(state).isNotEmpty();
        assertThat(header(one.response("script:text", true), STATE)).isEmpty();
        String body = responseBody("gpt-5.6", "\"hi\"", "");

        assertThat(one.post(PATH, body, STATE + ": " + state)).startsWith("HTTP/1.1 200 ");
        assertThat(other.post(PATH, body, STATE + ": " + state))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"invalid_turn_state\"");
        ServedAnswer recorded = upstream.ledger().answers().getLast();
        assertThat(recorded.status()).isEqualTo(400);
        assertThat(recorded.request().header(STATE)).hasValue(state);
    }
}
