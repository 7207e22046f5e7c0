package io.clauderelay.pricing;

import java.math.BigDecimal;

/** What each class of tokens costs, in US dollars per million, as providers publish it. */
record Classes(
        BigDecimal input, BigDecimal cacheWrite5m, BigDecimal cacheWrite1h, BigDecimal cacheRead, BigDecimal output) {
    /** So many digits stand behind the point at most, and so a billionth of a dollar is the smallest price. */
    static final int DIGITS = 9;

    Rates rates() {
        return new Rates(nano(input), nano(output), nano(cacheRead), nano(cacheWrite5m), nano(cacheWrite1h));
    }

    private static long nano(BigDecimal usd) {
        return usd.movePointRight(DIGITS).longValueExact();
    }
}
