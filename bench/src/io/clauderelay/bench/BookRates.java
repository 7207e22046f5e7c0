package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The usual prices of the bundled book, worked out here once more so that the relay's own arithmetic is held against
 * another. Without tiers, multipliers and long contexts, which the rows do not use.
 */
final class BookRates {
    private static final String BOOK = "/pricing/anthropic-openai-2026-11-22.json";

    /** Dollars per million tokens are billionths of a dollar per thousandth of a token. */
    private static final BigDecimal NANO_PER_TOKEN = new BigDecimal(1_000);

    private final Map<String, JsonNode> inForce = new HashMap<>();

    /**
     * Reads the book that comes with the relay.
     *
     * @throws IOException when it is not there
     */
    static BookRates bundled() throws IOException {
        try (InputStream file = BookRates.class.getResourceAsStream(BOOK)) {
            if (file == null) {
                throw new IOException("the price book " + BOOK + " is not on the class path");
            }
            return new BookRates(AnthropicJson.JSON.readTree(file));
        }
    }

    private BookRates(JsonNode book) {
        Instant now = Instant.now();
        for (JsonNode model : book.path("models")) {
            for (JsonNode price : model.path("prices")) {
                if (!price.has("from") || !Instant.parse(price.path("from").asText()).isAfter(now)) {
                    inForce.merge(model.path("id").asText(), price, BookRates::later);
                }
            }
        }
    }

    private static JsonNode later(JsonNode a, JsonNode b) {
        return a.path("from").asText("").compareTo(b.path("from").asText("")) > 0 ? a : b;
    }

    /** What these tokens cost, in billionths of a dollar. */
    long nanoUsd(String model, TokenCounts tokens) {
        JsonNode price = inForce.getOrDefault(model, MissingNode.getInstance()).at("/tiers/standard");
        if (price.path("input").isMissingNode()) {
            throw new IllegalArgumentException("the book has no price for " + model);
        }
        return rate(price, "input") * tokens.input()
                + rate(price, "output") * tokens.output()
                + rate(price, "cacheRead") * tokens.cacheRead()
                + rate(price, "cacheWrite5m") * tokens.cacheWrite5m()
                + rate(price, "cacheWrite1h") * tokens.cacheWrite1h();
    }

    private static long rate(JsonNode price, String name) {
        return new BigDecimal(price.path(name).asText("0")).multiply(NANO_PER_TOKEN).longValueExact();
    }
}
