package io.clauderelay.keys;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an admin may say about a key, read and checked. */
record KeyDraft(
        String name,
        @Nullable String description,
        @Nullable String owner,
        List<String> tags,
        boolean active,
        Expiry expiry,
        Rights rights,
        Limits limits,
        Delivery delivery) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int LONGEST_OWNER = 100;
    private static final int MOST_TAGS = 20;
    private static final int LONGEST_TAG = 50;

    /**
     * Reads a request body.
     *
     * @throws ProblemException 400 with everything that is wrong with it
     */
    static KeyDraft read(JsonNode body) {
        Fields fields = Fields.of(body);
        KeyDraft draft = new KeyDraft(
                fields.requiredLine("name", LONGEST_NAME),
                fields.text("description", LONGEST_DESCRIPTION),
                fields.line("owner", LONGEST_OWNER),
                fields.list("tags", MOST_TAGS, LONGEST_TAG),
                fields.flag("active", true),
                fields.object("expiry").map(ExpiryFields::read).orElseGet(Expiry.Never::new),
                RightsFields.read(fields),
                LimitsFields.read(fields),
                fields.choice("delivery", Delivery.ids()).map(Delivery::of).orElse(Delivery.LIVE));
        fields.done();
        return draft;
    }
}
