package io.clauderelay.pricing;

import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Fields.Range;
import io.clauderelay.vocabulary.ServiceTier;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what tiers cost, from a book's file and from what admins send alike. */
final class PriceFields {
    static final String TIERS = "tiers";
    private static final String STANDARD = ServiceTier.STANDARD.id();

    /** Above every price there is, and low enough to multiply. */
    private static final BigDecimal MOST_USD = new BigDecimal("1000000");

    private static final Range THRESHOLD = new Range(1, 100_000_000);

    /** The tiers a price can be for, the usual one first. */
    private static final List<String> TIER_NAMES = Arrays.stream(ServiceTier.values())
            .filter(tier -> tier != ServiceTier.OTHER)
            .map(ServiceTier::id)
            .toList();

    private PriceFields() {}

    /** What {@code tiers} says; the usual tier must be among them. */
    static Map<String, Quote> tiers(Fields fields) {
        Map<String, Quote> tiers = new TreeMap<>();
        Optional<Fields> given = fields.object(TIERS);
        if (given.isEmpty() && fields.isFine(TIERS)) {
            fields.refuse(
                    TIERS, "tiers is missing, expected an object with what " + STANDARD + " costs and other tiers");
        }
        given.ifPresent(inside -> {
            for (String tier : TIER_NAMES) {
                inside.object(tier).ifPresent(quote -> tiers.put(tier, quote(quote)));
            }
            if (!tiers.containsKey(STANDARD) && inside.isFine(STANDARD)) {
                inside.refuse(STANDARD, STANDARD + " is missing: a price begins with what is usual");
            }
        });
        return tiers;
    }

    private static Quote quote(Fields fields) {
        return new Quote(
                classes(fields),
                fields.object("longContext").map(PriceFields::longContext).orElse(null));
    }

    private static Quote.LongContext longContext(Fields fields) {
        return new Quote.LongContext(fields.requiredInteger("aboveInputTokens", THRESHOLD), classes(fields));
    }

    private static Classes classes(Fields fields) {
        return new Classes(
                usd(fields, "input"),
                usd(fields, "cacheWrite5m"),
                usd(fields, "cacheWrite1h"),
                usd(fields, "cacheRead"),
                usd(fields, "output"));
    }

    private static BigDecimal usd(Fields fields, String name) {
        BigDecimal given = fields.decimal(name, MOST_USD, Classes.DIGITS);
        if (given == null && fields.isFine(name)) {
            fields.refuse(name, name + " is missing, expected US dollars per million tokens");
        }
        return plain(given);
    }

    /** Without the zeros that JSON may write behind the point, and without an exponent. */
    private static BigDecimal plain(@Nullable BigDecimal given) {
        return given == null
                ? BigDecimal.ZERO
                : new BigDecimal(given.stripTrailingZeros().toPlainString());
    }
}
