package io.clauderelay.pricing;

import io.clauderelay.vocabulary.Consumption;
import java.math.BigInteger;
import java.util.OptionalLong;

/**
 * The arithmetic of a cost: whole numbers throughout, and one rounding at the very end, half of a billionth of a dollar
 * up.
 *
 * @param rates the price of tokens
 * @param geoMillionths what it is multiplied by for where the model runs
 * @param webSearchNanoUsd the price of one search, wherever the model runs
 */
record ExactCost(Rates rates, long geoMillionths, long webSearchNanoUsd) {
    /** Rates are per million tokens, and both multipliers are in millionths. */
    private static final BigInteger SCALE = BigInteger.TEN.pow(18);

    private static final BigInteger HALF = SCALE.shiftRight(1);

    /** What searches lack in comparison with tokens: they are priced one by one, and regardless of where. */
    private static final BigInteger SEARCH_SCALE = BigInteger.TEN.pow(12);

    private static final int BITS_OF_A_LONG = 63;

    /** In billionths of a dollar; empty when that is more than a long can say, for then something was not told truly. */
    OptionalLong of(Consumption consumption) {
        BigInteger exact = rates.of(consumption.tokens()).multiply(BigInteger.valueOf(geoMillionths));
        long searches = consumption.tokens().webSearches();
        if (searches > 0) {
            exact = exact.add(BigInteger.valueOf(searches)
                    .multiply(BigInteger.valueOf(webSearchNanoUsd))
                    .multiply(SEARCH_SCALE));
        }
        BigInteger rounded = exact.multiply(BigInteger.valueOf(consumption.multiplierMillionths()))
                .add(HALF)
                .divide(SCALE);
        return rounded.bitLength() > BITS_OF_A_LONG ? OptionalLong.empty() : OptionalLong.of(rounded.longValue());
    }
}
