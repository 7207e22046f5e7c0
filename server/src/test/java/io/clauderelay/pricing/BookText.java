package io.clauderelay.pricing;

/** Books of one model, {@code m}, as text. */
final class BookText {
    static final String CLASSES =
            "\"input\": 1, \"cacheWrite5m\": 1, \"cacheWrite1h\": 1, \"cacheRead\": 1, \"output\": 1";

    static final String TIERS = "\"tiers\": {\"standard\": {" + CLASSES + "}}";

    private BookText() {}

    /** A book with these prices of the model. */
    static String of(String prices) {
        return """
                {"version": "v", "unit": "u", "remarks": ["r"], "webSearch": 10,
                 "inferenceGeo": [{"geo": "us", "factor": 1.1}],
                 "models": [{"id": "other", "platform": "codex", "aliases": ["m"], "contextTokens": 2000,
                             "maxOutputTokens": 1000, "prices": [%s]}]}
                """.formatted(prices);
    }

    /** A book with one price, of these tiers. */
    static String ofTiers(String tiers) {
        return of("{\"tiers\": " + tiers + "}");
    }
}
