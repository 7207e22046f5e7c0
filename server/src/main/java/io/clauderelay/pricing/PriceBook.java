package io.clauderelay.pricing;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toUnmodifiableList;

import io.clauderelay.platform.json.Json;
import io.clauderelay.pricing.PriceBookFile.DatedPrice;
import io.clauderelay.pricing.PriceBookFile.ModelPrices;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What models cost. Immutable; a record of usage names the version it was priced with. */
public final class PriceBook {
    private static final String BUNDLED = "/pricing/anthropic-openai-2026-11-22.json";

    /** A release of a model costs what the model costs: {@code claude-opus-4-5-20251101}. */
    private static final Pattern DATED = Pattern.compile("(.+)-20\\d{6}");

    private final String version;
    private final Map<Platform, List<String>> models;
    private final Map<String, List<Price>> prices;
    private final long webSearchNanoUsd;

    private PriceBook(PriceBookFile file) {
        version = file.version();
        models = file.models().stream()
                .collect(groupingBy(PriceBook::platform, mapping(ModelPrices::id, toUnmodifiableList())));
        prices = new HashMap<>();
        webSearchNanoUsd = file.webSearchNanoUsd();
        for (ModelPrices model : file.models()) {
            List<Price> newestFirst = newestFirst(model);
            model.names().forEach(name -> add(name, newestFirst));
        }
    }

    private static Platform platform(ModelPrices model) {
        return Platform.find(model.platform())
                .orElseThrow(() -> new IllegalArgumentException("the price book says " + model.id()
                        + " is of platform '" + model.platform() + "', expected claude-console or codex"));
    }

    private void add(String name, List<Price> newestFirst) {
        if (prices.putIfAbsent(name, newestFirst) != null) {
            throw new IllegalArgumentException("price book " + version + " has " + name + " twice");
        }
    }

    private static List<Price> newestFirst(ModelPrices model) {
        return model.prices().stream()
                .map(DatedPrice::price)
                .sorted(Comparator.comparing(PriceBook::start).reversed())
                .toList();
    }

    private static Instant start(Price price) {
        Instant from = price.from();
        return from == null ? Instant.MIN : from;
    }

    /** The book that comes with this version of the relay. */
    public static PriceBook bundled() {
        try (InputStream book = PriceBook.class.getResourceAsStream(BUNDLED)) {
            if (book == null) {
                throw new IllegalStateException("the price book " + BUNDLED + " is not on the class path");
            }
            return read(new String(book.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the price book " + BUNDLED + " cannot be read", e);
        }
    }

    /**
     * Reads a book in the form of the bundled one.
     *
     * @throws IllegalArgumentException when it is not such a book
     * @throws ArithmeticException when a price has a fraction of a billionth of a dollar per token
     */
    static PriceBook read(String json) {
        return new PriceBook(Json.read(json, PriceBookFile.class));
    }

    /** The book's name for itself, such as {@code anthropic-openai-2026-11-22}. */
    public String version() {
        return version;
    }

    /** Every model of a platform with a price, in the order of the book. */
    public List<String> models(Platform platform) {
        return models.getOrDefault(platform, List.of());
    }

    /**
     * What a model's tokens and web searches cost at a time, in nano-USD. Empty when the book has no price for that
     * model or time, and when an upstream reported more tokens than can be true.
     */
    public OptionalLong costOf(String model, TokenCounts tokens, Instant at) {
        Price price = findPrice(model, at);
        if (price == null) {
            return OptionalLong.empty();
        }
        try {
            long searches = Math.multiplyExact(webSearchNanoUsd, tokens.webSearches());
            return OptionalLong.of(
                    Math.addExact(price.ratesFor(tokens.totalInput()).of(tokens), searches));
        } catch (ArithmeticException _) {
            return OptionalLong.empty();
        }
    }

    /** What a token costs, by class, in nano-USD, in a request with so much input; empty without a price for the model. */
    public Optional<Rates> ratesOf(String model, long inputTokens, Instant at) {
        return Optional.ofNullable(findPrice(model, at)).map(price -> price.ratesFor(inputTokens));
    }

    /** What one search of the web costs, in nano-USD. */
    public long webSearchNanoUsd() {
        return webSearchNanoUsd;
    }

    private @Nullable Price findPrice(String model, Instant at) {
        for (Price price : pricesOf(model)) {
            if (price.isInForce(at)) {
                return price;
            }
        }
        return null;
    }

    private List<Price> pricesOf(String model) {
        List<Price> exact = prices.get(model);
        if (exact != null) {
            return exact;
        }
        Matcher dated = DATED.matcher(model);
        return dated.matches() ? prices.getOrDefault(dated.group(1), List.of()) : List.of();
    }
}
