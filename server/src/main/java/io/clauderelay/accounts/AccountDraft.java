package io.clauderelay.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Fields.Range;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an admin may say about an account, read and checked. */
record AccountDraft(
        String name,
        @Nullable String description,
        URI baseUrl,
        Credential credential,
        AuthHeader authHeader,
        Map<String, String> headers,
        @Nullable List<String> supportedModels,
        int priority,
        int weight,
        int maxConcurrency,
        boolean active,
        boolean schedulable) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int LONGEST_CREDENTIAL = 4_096;
    private static final int MOST_MODELS = 200;
    private static final int LONGEST_MODEL = 200;

    /** Smaller comes first, so that half of the scale is left on either side. */
    private static final int USUAL_PRIORITY = 50;

    /** One share: an account with 2 gets twice the work of one that nobody weighed. */
    private static final int USUAL_WEIGHT = 1;

    private static final int NO_LIMIT = 0;

    /**
     * Reads a request body.
     *
     * @throws ProblemException 400 with everything that is wrong with it
     */
    static AccountDraft read(JsonNode body, boolean allowPrivate) {
        Fields fields = Fields.of(body);
        Credential credential = new Credential(fields.requiredSecret("credential", LONGEST_CREDENTIAL));
        AccountDraft draft = new AccountDraft(
                fields.requiredLine("name", LONGEST_NAME),
                fields.text("description", LONGEST_DESCRIPTION),
                UpstreamUrl.read(fields, "baseUrl", allowPrivate),
                credential,
                fields.choice("authHeader", AuthHeader.ids())
                        .map(AuthHeader::of)
                        .orElseGet(() -> AuthHeader.usualFor(credential.text())),
                ExtraHeaders.read(fields, "headers"),
                supportedModels(fields),
                fields.integer("priority", new Range(1, 100), USUAL_PRIORITY),
                fields.integer("weight", new Range(1, 100), USUAL_WEIGHT),
                fields.integer("maxConcurrency", new Range(0, 100_000), NO_LIMIT),
                fields.flag("active", true),
                fields.flag("schedulable", true));
        fields.done();
        return draft;
    }

    private static @Nullable List<String> supportedModels(Fields fields) {
        List<String> models = fields.list("supportedModels", MOST_MODELS, LONGEST_MODEL);
        if (!fields.has("supportedModels")) {
            return null;
        }
        if (models.isEmpty() && fields.isFine("supportedModels")) {
            fields.refuse(
                    "supportedModels",
                    "supportedModels is empty: it would serve nothing; leave it out for every model");
        }
        return models;
    }
}
