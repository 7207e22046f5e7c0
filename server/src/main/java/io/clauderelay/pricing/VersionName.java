package io.clauderelay.pricing;

import io.clauderelay.vocabulary.Consumption;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names a version of the price book in records of usage, such as {@code anthropic-openai-2026-11-22+3*1.25}.
 *
 * @param bundled the book that came with the relay
 * @param edits how many changes were laid over it; 0 for none
 */
record VersionName(String bundled, long edits) {
    /** The multiplier at the end is the account's, and not the book's. */
    private static final Pattern FORM = Pattern.compile("([a-z0-9-]{1,60})(?:\\+(\\d{1,15}))?(?:\\*([0-9.]{1,20}))?");

    private static final int MULTIPLIER_DIGITS = 6;

    /** Reads a name; empty for any other text. */
    static Optional<VersionName> parse(String text) {
        Matcher name = FORM.matcher(text);
        if (!name.matches()) {
            return Optional.empty();
        }
        String edits = name.group(2);
        return Optional.of(new VersionName(name.group(1), edits == null ? 0 : Long.parseLong(edits)));
    }

    /** The name of a version, and behind it by what an account multiplied the price, unless that is once. */
    static String multiplied(String version, long millionths) {
        return millionths == Consumption.ONCE
                ? version
                : version + "*"
                        + BigDecimal.valueOf(millionths, MULTIPLIER_DIGITS)
                                .stripTrailingZeros()
                                .toPlainString();
    }

    /** By what an account multiplied the price, as a version's name says; nothing said is once. */
    static long multiplierMillionths(String version) {
        Matcher name = FORM.matcher(version);
        String multiplier = name.matches() ? name.group(3) : null;
        return multiplier == null
                ? Consumption.ONCE
                : new BigDecimal(multiplier).movePointRight(MULTIPLIER_DIGITS).longValueExact();
    }

    @Override
    public String toString() {
        return edits == 0 ? bundled : bundled + "+" + edits;
    }
}
