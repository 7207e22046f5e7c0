package io.clauderelay.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Fields.Range;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The prices that come with the relay. Books of earlier versions stay in it, so that a cost can be explained that was
 * worked out with one of them.
 *
 * @param version its name, such as {@code anthropic-openai-2026-11-22}
 * @param geoMillionths what prices are multiplied by for where a model runs, by the provider's word
 * @param webSearchNanoUsd what one search of the web costs
 * @param entries in the order of the file; of one model the newest first
 */
record BundledBook(String version, Map<String, Long> geoMillionths, long webSearchNanoUsd, List<BookEntry> entries) {
    private static final String NEWEST = "anthropic-openai-2026-11-22";

    /** What a version's name may be, for it becomes part of a path. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,60}");

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 2_000;
    private static final int MOST = 1_000;
    private static final int FACTOR_DIGITS = 6;
    private static final int SEARCH_DIGITS = 6;
    private static final BigDecimal MOST_USD = new BigDecimal("1000000");
    private static final Range TOKENS = new Range(1, 100_000_000);
    private static final List<String> PLATFORMS =
            Arrays.stream(Platform.values()).map(Platform::id).toList();

    BundledBook {
        geoMillionths = Map.copyOf(geoMillionths);
        entries = List.copyOf(entries);
    }

    /** The one that is laid under what admins edit. */
    static BundledBook newest() {
        return Newest.BOOK;
    }

    /** Read once, when it is asked for first: every change of accounts and prices lays something over it. */
    private static final class Newest {
        private static final BundledBook BOOK =
                find(NEWEST).orElseThrow(() -> new IllegalStateException("the price book " + NEWEST + " is missing"));
    }

    /** A book by its version's name; empty when no such book came with this version of the relay. */
    static Optional<BundledBook> find(String version) {
        if (!NAME.matcher(version).matches()) {
            return Optional.empty();
        }
        try (InputStream book = BundledBook.class.getResourceAsStream("/pricing/" + version + ".json")) {
            return book == null
                    ? Optional.empty()
                    : Optional.of(read(new String(book.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("the price book " + version + " cannot be read", e);
        }
    }

    /**
     * Reads a book.
     *
     * @throws IllegalArgumentException when it is not one, with everything that is wrong with it
     */
    static BundledBook read(String json) {
        try {
            return read(Fields.of(Json.read(json, JsonNode.class)));
        } catch (ProblemException e) {
            String problems = e.fields().stream()
                    .map(problem -> problem.field() + ": " + problem.message())
                    .collect(Collectors.joining("; "));
            throw new IllegalArgumentException(
                    "the price book is not right: " + (problems.isEmpty() ? e.getMessage() : problems), e);
        }
    }

    private static BundledBook read(Fields fields) {
        String version = fields.requiredLine("version", LONGEST_NAME);
        if (!NAME.matcher(version).matches()) {
            fields.refuse("version", "version is \"" + version + "\", expected lower-case letters, digits and hyphens");
        }
        // For those who read the file.
        String unit = fields.requiredLine("unit", LONGEST_NAME);
        List<String> remarks = fields.list("remarks", MOST, LONGEST_TEXT);
        if (remarks.isEmpty() && !unit.isEmpty()) {
            fields.refuse("remarks", "remarks are missing, expected where the prices are from");
        }
        Map<String, Long> geo = new TreeMap<>();
        for (Fields factor : fields.objects("inferenceGeo", MOST)) {
            geo.put(factor.requiredLine("geo", LONGEST_NAME), scaled(factor, "factor", FACTOR_DIGITS));
        }
        long search = scaled(fields, "webSearch", SEARCH_DIGITS);
        List<BookEntry> entries = entries(fields);
        fields.done();
        return new BundledBook(version, geo, search, entries);
    }

    private static long scaled(Fields fields, String name, int digits) {
        BigDecimal given = fields.decimal(name, MOST_USD, digits);
        if (given == null && fields.isFine(name)) {
            fields.refuse(name, name + " is missing, expected a number");
        }
        return given == null ? 0 : given.movePointRight(digits).longValueExact();
    }

    private static List<BookEntry> entries(Fields fields) {
        List<BookEntry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields model : fields.objects("models", MOST)) {
            Model read = model(model);
            for (String name : read.names()) {
                if (!names.add(name)) {
                    model.refuse("id", "the name \"" + name + "\" stands in the book twice");
                }
            }
            entries.addAll(read.entries());
        }
        if (entries.isEmpty() && fields.isFine("models")) {
            fields.refuse("models", "models is missing or empty: the book prices nothing");
        }
        return entries;
    }

    /** A model and its prices. */
    private record Model(String id, List<String> aliases, List<BookEntry> entries) {
        List<String> names() {
            List<String> names = new ArrayList<>(List.of(id));
            names.addAll(aliases);
            return names;
        }
    }

    private static Model model(Fields fields) {
        String id = fields.requiredLine("id", LONGEST_NAME);
        List<String> aliases = fields.list("aliases", MOST, LONGEST_NAME);
        Optional<String> platform = fields.choice("platform", PLATFORMS);
        if (platform.isEmpty() && fields.isFine("platform")) {
            fields.refuse("platform", "platform is missing, expected one of " + String.join(", ", PLATFORMS));
        }
        int context = fields.requiredInteger("contextTokens", TOKENS);
        int output = fields.requiredInteger("maxOutputTokens", TOKENS);
        String remarks = fields.text("remarks", LONGEST_TEXT);
        List<BookEntry> entries = new ArrayList<>();
        for (Fields price : fields.objects("prices", MOST)) {
            Instant from = price.instant("from");
            entries.add(new BookEntry(
                    entryId(id, from),
                    Source.BUNDLED,
                    platform.flatMap(Platform::find).orElse(Platform.CODEX),
                    id,
                    aliases.isEmpty() ? null : aliases,
                    from,
                    null,
                    PriceFields.tiers(price),
                    context,
                    output,
                    remarks,
                    null,
                    null,
                    null));
        }
        checkOrder(fields, entries);
        return new Model(id, aliases, entries.reversed());
    }

    /** Each holds until the next one comes, so they stand in the order in which they came. */
    private static void checkOrder(Fields fields, List<BookEntry> entries) {
        if (entries.isEmpty() && fields.isFine("prices")) {
            fields.refuse("prices", "prices is missing or empty, expected at least one");
        }
        for (int i = 1; i < entries.size(); i++) {
            if (!entries.get(i - 1).begins().isBefore(entries.get(i).begins())) {
                fields.refuse(
                        "prices[" + i + "].from",
                        "from is not after that of the price before it; the oldest comes first");
            }
        }
    }

    /** Of the characters that ids in paths and cursors may have. */
    private static String entryId(String model, @Nullable Instant from) {
        String name = "bundled-" + model.replace('.', '_');
        return from == null
                ? name
                : name + "-" + from.toString().substring(0, 10).replace("-", "");
    }
}
