package io.clauderelay.pricing;

import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What models cost: the book that came with the relay, and laid over it what admins have edited. Immutable; a record of
 * usage names the version it was priced with.
 */
public final class PriceBook {
    /** A release of a model costs what the model costs: {@code claude-opus-4-5-20251101}, {@code gpt-5.4-2026-03-05}. */
    private static final Pattern DATED = Pattern.compile("(.+)-20\\d{2}(-?)\\d{2}\\2\\d{2}");

    /** More of one class than any answer has, by far, and few enough to add up. */
    private static final long MOST_TOKENS = 1_000_000_000_000_000L;

    private static final long NO_FACTOR = 1_000_000;

    private final String version;
    private final BundledBook bundled;
    private final List<BookEntry> edited;

    /** By every name of a model; of one, what was edited comes first, then the newest. */
    private final Map<String, List<Price>> prices;

    private final Map<Platform, List<String>> models;

    private final long highestGeoMillionths;

    /**
     * What one token of a request costs in one tier, and how many there can be.
     *
     * @param rates by class
     * @param contextTokens how many the model takes in at most
     * @param maxOutputTokens how many it makes at most
     */
    public record Terms(Rates rates, int contextTokens, int maxOutputTokens) {}

    PriceBook(String version, BundledBook bundled, List<BookEntry> edited) {
        this.version = version;
        this.bundled = bundled;
        this.edited = List.copyOf(edited);
        this.prices = index(bundled, edited);
        this.models = models(bundled, edited);
        this.highestGeoMillionths = bundled.geoMillionths().values().stream().reduce(NO_FACTOR, Math::max);
    }

    private static Map<String, List<Price>> index(BundledBook bundled, List<BookEntry> edited) {
        Map<String, List<Price>> index = new HashMap<>();
        Map<String, Set<String>> sameModel = sameModel(bundled);
        edited.forEach(entry -> add(index, sameModel, entry));
        bundled.entries().forEach(entry -> add(index, sameModel, entry));
        return index;
    }

    private static void add(Map<String, List<Price>> index, Map<String, Set<String>> sameModel, BookEntry entry) {
        Price price = Price.of(entry);
        sameModel
                .getOrDefault(entry.model(), Set.of(entry.model()))
                .forEach(name ->
                        index.computeIfAbsent(name, _ -> new ArrayList<>()).add(price));
    }

    /** To each name in the bundled book all the names of its model. */
    private static Map<String, Set<String>> sameModel(BundledBook bundled) {
        Map<String, Set<String>> names = new HashMap<>();
        for (BookEntry entry : bundled.entries()) {
            Set<String> all = new LinkedHashSet<>(List.of(entry.model()));
            all.addAll(entry.aliases() == null ? List.of() : entry.aliases());
            all.forEach(name -> names.put(name, all));
        }
        return names;
    }

    private static Map<Platform, List<String>> models(BundledBook bundled, List<BookEntry> edited) {
        Map<String, Set<String>> sameModel = sameModel(bundled);
        Map<Platform, Set<String>> models = new LinkedHashMap<>();
        bundled.entries().forEach(entry -> list(models, entry));
        edited.stream().filter(entry -> !sameModel.containsKey(entry.model())).forEach(entry -> list(models, entry));
        Map<Platform, List<String>> listed = new HashMap<>();
        models.forEach((platform, names) -> listed.put(platform, List.copyOf(names)));
        return listed;
    }

    private static void list(Map<Platform, Set<String>> models, BookEntry entry) {
        models.computeIfAbsent(entry.platform(), _ -> new LinkedHashSet<>()).add(entry.model());
    }

    /** The book that comes with this version of the relay, and nothing laid over it. */
    public static PriceBook bundled() {
        BundledBook bundled = BundledBook.newest();
        return new PriceBook(bundled.version(), bundled, List.of());
    }

    /** The book's name for itself, such as {@code anthropic-openai-2026-11-22}, or with {@code +3} after the third edit. */
    public String version() {
        return version;
    }

    /**
     * What names the book in a record. An account's multiplier is not the book's, and so stands behind the version: with
     * both a cost can be worked out again.
     */
    public String versionFor(long multiplierMillionths) {
        return VersionName.multiplied(version, multiplierMillionths);
    }

    /** Every model of a platform with a price, in the order of the book. */
    public List<String> models(Platform platform) {
        return models.getOrDefault(platform, List.of());
    }

    /**
     * What was used costs so much, in nano-USD. Empty when the book has no price for that model, time, tier or place, and when an
     * upstream reported more than can be true.
     */
    public OptionalLong costOf(Consumption consumption) {
        Price price = findPrice(consumption.model(), consumption.at());
        Long geo = geoMillionths(consumption.inferenceGeo());
        if (price == null || geo == null || !isPlausible(consumption.tokens())) {
            return OptionalLong.empty();
        }
        Rates rates = price.ratesFor(consumption.tier(), consumption.tokens().totalInput());
        return rates == null
                ? OptionalLong.empty()
                : new ExactCost(rates, geo, bundled.webSearchNanoUsd()).of(consumption);
    }

    private @Nullable Long geoMillionths(@Nullable String geo) {
        return geo == null ? (Long) NO_FACTOR : bundled.geoMillionths().get(geo);
    }

    private static boolean isPlausible(TokenCounts tokens) {
        long most = Math.max(
                Math.max(tokens.input(), tokens.output()),
                Math.max(tokens.cacheRead(), Math.max(tokens.cacheWrite5m(), tokens.cacheWrite1h())));
        return most <= MOST_TOKENS;
    }

    /**
     * What a token costs in a tier, in a request with so much input. Empty without a price for the model or the tier.
     */
    public Optional<Terms> termsOf(String model, ServiceTier tier, long inputTokens, Instant at) {
        Price price = findPrice(model, at);
        Rates rates = price == null ? null : price.ratesFor(tier, inputTokens);
        return price == null || rates == null
                ? Optional.empty()
                : Optional.of(new Terms(
                        rates, price.entry().contextTokens(), price.entry().maxOutputTokens()));
    }

    /** What one search of the web costs, in nano-USD. */
    public long webSearchNanoUsd() {
        return bundled.webSearchNanoUsd();
    }

    /** The most that prices are multiplied by for where a model runs, in millionths. */
    public long highestGeoMillionths() {
        return highestGeoMillionths;
    }

    /** Everything that stands in the book: what was edited, and what came with the relay. */
    List<BookEntry> entries() {
        List<BookEntry> all = new ArrayList<>(edited);
        all.addAll(bundled.entries());
        return all;
    }

    /** Of every model the price that holds at a time. */
    List<BookEntry> entriesAt(Instant at) {
        Set<BookEntry> found = new LinkedHashSet<>();
        for (List<Price> ofModel : prices.values()) {
            Price price = first(ofModel, at);
            if (price != null) {
                found.add(price.entry());
            }
        }
        return List.copyOf(found);
    }

    /** Which models the book says come with the relay under this name; the newest of its prices. */
    Optional<BookEntry> bundledEntry(String model) {
        return bundled.entries().stream().filter(entry -> isNamed(entry, model)).findFirst();
    }

    /** Whether two names are of the same model, by the bundled book. */
    boolean isSameModel(String name, String other) {
        return name.equals(other)
                || bundledEntry(name).filter(entry -> isNamed(entry, other)).isPresent();
    }

    private static boolean isNamed(BookEntry entry, String model) {
        return entry.model().equals(model)
                || (entry.aliases() != null && entry.aliases().contains(model));
    }

    private @Nullable Price findPrice(String model, Instant at) {
        Price exact = first(prices.getOrDefault(model, List.of()), at);
        if (exact != null) {
            return exact;
        }
        Matcher dated = DATED.matcher(model);
        return dated.matches() ? first(prices.getOrDefault(dated.group(1), List.of()), at) : null;
    }

    private static @Nullable Price first(List<Price> newestFirst, Instant at) {
        for (Price price : newestFirst) {
            if (price.holdsAt(at)) {
                return price;
            }
        }
        return null;
    }
}
