package io.clauderelay.directory;

/**
 * A price that was worked out.
 *
 * @param nanoUsd billionths of a US dollar
 * @param priceVersion the version of the price book it was worked out with, and behind {@code *} the account's multiplier
 *     where it has one
 */
public record Cost(long nanoUsd, String priceVersion) {}
