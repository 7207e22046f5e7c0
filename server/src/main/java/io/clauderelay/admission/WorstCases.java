package io.clauderelay.admission;

import io.clauderelay.directory.Ceiling;
import io.clauderelay.directory.Directory;
import io.clauderelay.directory.Directory.Offer;
import io.clauderelay.vocabulary.Platform;
import java.util.List;
import java.util.Optional;

/** Works out what a request can cost at most, whichever account answers. */
final class WorstCases {
    private static final long MILLIONTHS = 1_000_000;

    /** An image that a model looks at as closely as it can. */
    private static final long IMAGE_TOKENS = 5_000;

    /** What a request with a search tool is reckoned with: so many searches, and what they bring to read. */
    private static final long SEARCHES = 10;

    private static final long SEARCH_TOKENS = 10_000;

    /** Of a model that the book does not know: more than any takes in, and makes. */
    private static final Ceiling UNHEARD_OF = new Ceiling(0, 0, 0, 0, 2_000_000, 500_000, 0);

    private WorstCases() {}

    /** What came of it. */
    sealed interface Answer {
        /** So much at most. */
        record Known(WorstCase worst) implements Answer {}

        /** The book has no price for a model that may answer. */
        record Unpriced(String model) implements Answer {}
    }

    static Answer of(Demand demand, TokenRatios ratios) {
        long input = inputTokens(demand, ratios);
        WorstCase dearest = WorstCase.NONE;
        for (Offer offer : offers(demand)) {
            Optional<Ceiling> ceiling = ceiling(demand, offer, input);
            if (ceiling.isEmpty()) {
                return new Answer.Unpriced(offer.model());
            }
            WorstCase worst = worst(demand, ceiling.get(), input, multiplier(demand, offer));
            dearest = worst.nanoUsd() > dearest.nanoUsd()
                    ? worst.withTokens(dearest.tokens())
                    : dearest.withTokens(worst.tokens());
        }
        return new Answer.Known(dearest);
    }

    /** The same where no money is limited, so that no model needs a price. */
    static WorstCase ofTokens(Demand demand, TokenRatios ratios) {
        long input = inputTokens(demand, ratios);
        long most = 0;
        for (Offer offer : offers(demand)) {
            Ceiling ceiling = ceiling(demand, offer, input).orElse(UNHEARD_OF);
            most = Math.max(most, read(ceiling, input) + made(demand.size(), ceiling));
        }
        return WorstCase.ofTokens(most);
    }

    private static Optional<Ceiling> ceiling(Demand demand, Offer offer, long inputTokens) {
        return demand.directory()
                .prices()
                .ceilingOf(offer.model(), demand.size().tier(), inputTokens, demand.startedAt());
    }

    /** Where a model runs is the upstream's to decide, and has its price. */
    private static long multiplier(Demand demand, Offer offer) {
        long geo = demand.platform() == Platform.CLAUDE_CONSOLE
                ? demand.directory().prices().highestGeoMillionths()
                : MILLIONTHS;
        return multiplied(offer.costMultiplierMillionths(), geo);
    }

    private static List<Offer> offers(Demand demand) {
        Directory directory = demand.directory();
        return directory.offers(demand.key(), demand.platform(), demand.model());
    }

    private static long inputTokens(Demand demand, TokenRatios ratios) {
        Demand.Size size = demand.size();
        if (!size.bounded()) {
            return Long.MAX_VALUE;
        }
        return ratios.most(demand.model(), size.bytes())
                + size.images() * IMAGE_TOKENS
                + (size.searches() ? SEARCHES * SEARCH_TOKENS : 0);
    }

    private static WorstCase worst(Demand demand, Ceiling ceiling, long inputTokens, long multiplierMillionths) {
        Demand.Size size = demand.size();
        long read = read(ceiling, inputTokens);
        long made = made(size, ceiling);
        long perToken = switch (size.cacheWrites()) {
            case NONE -> ceiling.input();
            case FIVE_MINUTES -> Math.max(ceiling.input(), ceiling.cacheWrite5m());
            case ONE_HOUR -> Math.max(ceiling.input(), Math.max(ceiling.cacheWrite5m(), ceiling.cacheWrite1h()));
        };
        long searches = size.searches() ? SEARCHES * ceiling.webSearch() : 0;
        return new WorstCase(
                read + made,
                multiplied(read * perToken + searches, multiplierMillionths),
                multiplied(ceiling.output(), multiplierMillionths),
                made,
                size.answers(),
                size.searches() || !size.bounded());
    }

    private static long read(Ceiling ceiling, long inputTokens) {
        return Math.min(inputTokens, ceiling.contextTokens());
    }

    private static long made(Demand.Size size, Ceiling ceiling) {
        long each = size.maxOutput() == 0
                ? ceiling.maxOutputTokens()
                : Math.min(size.maxOutput(), ceiling.maxOutputTokens());
        return each * size.answers();
    }

    private static long multiplied(long nanoUsd, long millionths) {
        return millionths == MILLIONTHS ? nanoUsd : (long) Math.ceil((double) nanoUsd * millionths / MILLIONTHS);
    }
}
