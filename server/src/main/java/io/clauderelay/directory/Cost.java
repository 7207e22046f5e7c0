package io.clauderelay.directory;

/**
 * A price that was worked out.
 *
 * @param nanoUsd billionths of a US dollar
 * @param priceVersion the version of the price book it was worked out with
 */
public record Cost(long nanoUsd, String priceVersion) {}
