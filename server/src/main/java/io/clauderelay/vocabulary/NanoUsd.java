package io.clauderelay.vocabulary;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/**
 * An amount of money as whole billionths of a US dollar. In JSON it is a number of dollars, exact.
 *
 * @param value billionths of a dollar, never negative
 */
public record NanoUsd(long value) {
    /** How many digits of a dollar amount stand behind the point at most. */
    public static final int DIGITS = 9;

    public NanoUsd {
        if (value < 0) {
            throw new IllegalArgumentException("an amount is never negative, but this is " + value + " nano-USD");
        }
    }

    /**
     * Takes dollars.
     *
     * @throws ArithmeticException when there are more than nine digits behind the point, or more dollars than fit
     */
    @JsonCreator
    public static NanoUsd ofUsd(BigDecimal usd) {
        return new NanoUsd(usd.movePointRight(DIGITS).longValueExact());
    }

    /** The same in dollars, written without an exponent. */
    @JsonValue
    public BigDecimal usd() {
        return new BigDecimal(
                BigDecimal.valueOf(value, DIGITS).stripTrailingZeros().toPlainString());
    }
}
