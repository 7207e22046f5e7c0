package io.clauderelay.pricing;

import io.clauderelay.pricing.RecordedExchanges.Correction;
import io.clauderelay.pricing.RecordedExchanges.Recorded;
import io.clauderelay.vocabulary.Consumption;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Prices exchanges once more, and counts what came of it. */
final class Repricing {
    private static final int DIGITS = 9;

    private final PriceBook book;
    private final Instant at;
    private final String by;
    private long examined;
    private long corrected;
    private long unchanged;
    private long withoutPrice;
    private long unknown;
    private BigInteger more = BigInteger.ZERO;

    /**
     * What came of it.
     *
     * @param priceVersion the book that was priced with
     * @param examined how many exchanges were looked at, the sum of the four below
     * @param corrected how many cost something else now
     * @param unchanged how many cost what they did
     * @param withoutPrice how many the book has no price for, still
     * @param unknown how many cannot be priced: nobody knows what they used, or by what their account multiplied
     * @param costDifferenceNanoUsd what all of them together cost more, and with a minus less
     * @param costDifferenceUsd the same in dollars
     */
    record Report(
            boolean dryRun,
            String priceVersion,
            long examined,
            long corrected,
            long unchanged,
            long withoutPrice,
            long unknown,
            BigInteger costDifferenceNanoUsd,
            String costDifferenceUsd) {}

    Repricing(PriceBook book, Instant at, String by) {
        this.book = book;
        this.at = at;
        this.by = by;
    }

    /** The corrections that some exchanges need. */
    List<Correction> of(List<Recorded> exchanges) {
        List<Correction> corrections = new ArrayList<>();
        for (Recorded exchange : exchanges) {
            examined++;
            switch (exchange.basis()) {
                case FINAL, PARTIAL -> price(exchange, corrections);
                case UNKNOWN -> unknown++;
                case NONE -> unchanged++;
            }
        }
        return corrections;
    }

    private void price(Recorded exchange, List<Correction> corrections) {
        Long multiplier = multiplier(exchange);
        if (multiplier == null) {
            unknown++;
            return;
        }
        Consumption used = exchange.used().times(multiplier);
        OptionalLong cost = book.costOf(used);
        cost = cost.isPresent() ? cost : book.costOf(used.of(exchange.sentModel()));
        if (cost.isEmpty()) {
            withoutPrice++;
        } else {
            compare(exchange, used, cost.getAsLong(), corrections);
        }
    }

    /** A cost says what it was multiplied by. Only for one that never was worked out the account is asked. */
    private static @Nullable Long multiplier(Recorded exchange) {
        String version = exchange.priceVersion();
        return version == null ? exchange.multiplierMillionths() : (Long) VersionName.multiplierMillionths(version);
    }

    /** What costs the same as before keeps the version it has: nothing was learned about it. */
    private void compare(Recorded exchange, Consumption used, long nanoUsd, List<Correction> corrections) {
        Long before = exchange.costNanoUsd();
        if (before != null && before == nanoUsd) {
            unchanged++;
            return;
        }
        corrected++;
        more = more.add(BigInteger.valueOf(nanoUsd)).subtract(BigInteger.valueOf(before == null ? 0 : before));
        corrections.add(
                new Correction(exchange.exchangeId(), nanoUsd, book.versionFor(used.multiplierMillionths()), at, by));
    }

    /** Whether there was anything to correct so far. */
    boolean hasCorrected() {
        return corrected > 0;
    }

    Report report(boolean dryRun) {
        return new Report(
                dryRun,
                book.version(),
                examined,
                corrected,
                unchanged,
                withoutPrice,
                unknown,
                more,
                new BigDecimal(more, DIGITS).stripTrailingZeros().toPlainString());
    }
}
