package io.clauderelay.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Fields.Range;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an admin may say about a price, read and checked. */
record PriceDraft(
        Platform platform,
        String model,
        Instant from,
        @Nullable Instant until,
        Map<String, Quote> tiers,
        int contextTokens,
        int maxOutputTokens,
        @Nullable String remarks) {
    private static final int LONGEST_MODEL = 200;
    private static final int LONGEST_REMARKS = 500;
    private static final Range TOKENS = new Range(1, 100_000_000);

    /** Of a model that nobody has heard of: as much as the largest known ones. */
    private static final int MOST_CONTEXT = 1_050_000;

    private static final int MOST_OUTPUT = 128_000;
    private static final List<String> PLATFORMS =
            Arrays.stream(Platform.values()).map(Platform::id).toList();

    /**
     * Reads a price that is to stand in a book, beside all others that do.
     *
     * @param id of the price itself, when it stands there already; else a new one
     * @throws ProblemException 400 with everything that is wrong with it
     */
    static PriceDraft read(JsonNode body, String id, PriceBook beside) {
        Fields fields = Fields.of(body);
        String model = model(fields);
        Optional<BookEntry> bundled = beside.bundledEntry(model);
        PriceDraft draft = new PriceDraft(
                platform(fields, bundled),
                model,
                fields.requiredInstant("from"),
                fields.instant("until"),
                PriceFields.tiers(fields),
                fields.integer(
                        "contextTokens",
                        TOKENS,
                        bundled.map(BookEntry::contextTokens).orElse(MOST_CONTEXT)),
                fields.integer(
                        "maxOutputTokens",
                        TOKENS,
                        bundled.map(BookEntry::maxOutputTokens).orElse(MOST_OUTPUT)),
                fields.text("remarks", LONGEST_REMARKS));
        draft.checkTime(fields, id, beside);
        fields.done();
        return draft;
    }

    private static String model(Fields fields) {
        String model = fields.requiredLine("model", LONGEST_MODEL);
        if (fields.isFine("model") && model.chars().anyMatch(c -> c == '*' || Character.isWhitespace(c))) {
            fields.refuse("model", "model is \"" + model + "\", expected the name of one model, without * and blanks");
        }
        return model;
    }

    private static Platform platform(Fields fields, Optional<BookEntry> bundled) {
        Optional<Platform> said = fields.choice("platform", PLATFORMS).flatMap(Platform::find);
        if (said.isEmpty() && fields.isFine("platform")) {
            fields.refuse("platform", "platform is missing, expected one of " + String.join(", ", PLATFORMS));
        }
        Platform platform = said.orElse(Platform.CODEX);
        if (said.isPresent() && bundled.isPresent() && bundled.get().platform() != platform) {
            fields.refuse(
                    "platform",
                    "platform is " + platform.id() + ", but " + bundled.get().model() + " is a model of "
                            + bundled.get().platform().id());
        }
        return platform;
    }

    private void checkTime(Fields fields, String id, PriceBook beside) {
        if (!fields.isFine("from") || !fields.isFine("until")) {
            return;
        }
        if (until != null && !from.isBefore(until)) {
            fields.refuse("until", "until is " + until + ", expected a time after " + from + ", when it begins");
            return;
        }
        BookEntry wanted = entry(id, from, "", from);
        beside.entries().stream()
                .filter(other -> other.source() == Source.EDITED && !other.id().equals(id))
                .filter(other -> beside.isSameModel(other.model(), model) && other.overlaps(wanted))
                .findFirst()
                .ifPresent(other -> fields.refuse(
                        "from",
                        "the price " + other.id() + " of " + other.model() + " holds from " + other.begins()
                                + (other.until() == null ? "" : " until " + other.until())
                                + "; end that one first, or choose a time beside it"));
    }

    /** As it stands in the book. */
    BookEntry entry(String id, Instant createdAt, String createdBy, Instant updatedAt) {
        return new BookEntry(
                id,
                Source.EDITED,
                platform,
                model,
                null,
                from,
                until,
                tiers,
                contextTokens,
                maxOutputTokens,
                remarks,
                createdAt,
                createdBy,
                updatedAt);
    }
}
