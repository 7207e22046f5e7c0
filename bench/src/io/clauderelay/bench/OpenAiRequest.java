package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Asked.Wish;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** A request to OpenAI's API that has a body. */
record OpenAiRequest(RawRequest raw, JsonNode body) {

    /**
     * Reads the body.
     *
     * @throws IOException when it is no JSON object
     */
    static OpenAiRequest of(RawRequest raw) throws IOException {
        JsonNode body = AnthropicJson.JSON.readTree(raw.buffer(), raw.bodyStart(), raw.bodyLength());
        if (!body.isObject()) {
            throw new IOException("the body must be a JSON object");
        }
        return new OpenAiRequest(raw, body);
    }

    RequestFacts facts() {
        return new RequestFacts(
                body.path("model").asText(), body.path("stream").asBoolean(false));
    }

    Asked asked(String organization) {
        Set<Wish> wishes = EnumSet.noneOf(Wish.class);
        if (body.at("/stream_options/include_usage").asBoolean(false)) {
            wishes.add(Wish.USAGE);
        }
        if (body.path("store").asBoolean(true)) {
            wishes.add(Wish.STORE);
        }
        for (JsonNode included : body.path("include")) {
            if (included.asText().equals("reasoning.encrypted_content")) {
                wishes.add(Wish.REASONING);
            }
        }
        RequestFacts facts = facts();
        return new Asked(facts.model(), facts.stream(), wishes, organization);
    }

    String credential() {
        return Customers.credential(raw);
    }

    /** The items of the input; none where it is a mere text. */
    JsonNode items() {
        return body.path("input");
    }

    /** Whether the input ends with the wish for a compaction. */
    boolean wantsCompaction() {
        JsonNode items = items();
        return items.path(items.size() - 1).path("type").asText().equals("compaction_trigger");
    }
}
