package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is bound to whom it was issued to: stored responses and the state of a turn to a credential, encrypted content to
 * an organization. Safe for use by many threads.
 */
final class Bonds {
    static final String TURN_STATE = "x-codex-turn-state";

    /** The oldest are forgotten beyond this: a soak must not fill the heap. */
    private static final int MAX_RESPONSES = 1_000;

    private static final String ENCRYPTED = "encrypted_content";
    private static final String PREVIOUS = "previous_response_id";

    private final Map<String, String> organizations = new ConcurrentHashMap<>();
    private final Map<String, Stored> responses = new LinkedHashMap<>();

    /** A response that is there later, for this credential. */
    record Stored(String credential, Reply reply, Asked asked, JsonNode input) {
        /** The response as it was told, under this id. */
        String document(String id) {
            return ResponseEvents.whole(reply, asked).replace(ResponseEvents.id("resp_"), id);
        }

        /** The list of the items that it was the answer to. */
        String items() {
            ArrayNode items = AnthropicJson.JSON.createArrayNode();
            if (input.isArray()) {
                input.forEach(items::add);
            } else {
                ObjectNode message = BlockPieces.typed("message").put("id", "msg_input");
                message.put("role", "user").put("status", "completed");
                message.putArray("content")
                        .add(BlockPieces.typed("input_text").put("text", input.asText()));
                items.add(message);
            }
            return OpenAiJson.list(items).put("has_more", false).toString();
        }
    }

    /** Makes the credential one of an organization; each is one of its own otherwise. */
    void organizationOf(String credential, String name) {
        organizations.put(credential, name);
    }

    String organizationOf(String credential) {
        String named = organizations.get(credential);
        return named == null ? "org-" + Seal.digest(credential) : named;
    }

    synchronized void store(String id, Stored response) {
        responses.put(id, response);
        if (responses.size() > MAX_RESPONSES) {
            responses.remove(responses.keySet().iterator().next());
        }
    }

    /** The response, unless it is somebody else's. */
    synchronized Optional<Stored> find(String credential, String id) {
        return Optional.ofNullable(responses.get(id))
                .filter(response -> response.credential().equals(credential));
    }

    synchronized void forget(String id) {
        responses.remove(id);
    }

    /** What the provider says to a request that brings what was issued to others; null where it brings nothing such. */
    @Nullable
    Refusal refusal(OpenAiRequest request) {
        String credential = request.credential();
        String state = request.raw().header(TURN_STATE).orElse("");
        if (Seal.isForeign(state, credential)) {
            return OpenAiErrors.of(400, "invalid_turn_state", TURN_STATE, "The turn state was not issued to you.");
        }
        String previous = request.body().path(PREVIOUS).asText("");
        if (!request.body().path(PREVIOUS).isNull()
                && !previous.isEmpty()
                && find(credential, previous).isEmpty()) {
            String message = "Previous response with id '" + previous + "' not found.";
            return OpenAiErrors.of(400, "previous_response_not_found", PREVIOUS, message);
        }
        for (JsonNode item : request.items()) {
            if (Seal.isForeign(item.path(ENCRYPTED).asText(), organizationOf(credential))) {
                return unreadable(item.path("id").asText());
            }
        }
        return null;
    }

    private static Refusal unreadable(String item) {
        String message = "The encrypted content for item " + item + " could not be verified. "
                + "Reason: Encrypted content organization_id did not match the target organization.";
        return OpenAiErrors.of(400, "invalid_encrypted_content", null, message);
    }
}
