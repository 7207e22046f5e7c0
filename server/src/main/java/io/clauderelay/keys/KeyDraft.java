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
        Expiry expiry) {

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
                fields.object("expiry").map(KeyDraft::expiry).orElseGet(Expiry.Never::new));
        fields.done();
        return draft;
    }

    private static Expiry expiry(Fields fields) {
        String mode = fields.choice("mode", List.of("never", "fixed")).orElse("");
        return switch (mode) {
            case "fixed" -> new Expiry.Fixed(fields.requiredInstant("at"));
            case "never" -> {
                if (fields.has("at")) {
                    fields.refuse("at", "at has no meaning for mode never; leave it out or say mode fixed");
                }
                yield new Expiry.Never();
            }
            default -> missingMode(fields);
        };
    }

    private static Expiry missingMode(Fields fields) {
        if (fields.isFine("mode")) {
            fields.refuse("mode", "mode is missing, expected one of never, fixed");
        }
        return new Expiry.Never();
    }
}
