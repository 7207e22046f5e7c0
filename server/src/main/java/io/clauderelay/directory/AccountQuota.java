package io.clauderelay.directory;

import io.clauderelay.platform.time.Resets;
import java.time.Instant;

/**
 * How much an account may cost a day.
 *
 * @param nanoUsd the amount, in billionths of a US dollar
 * @param resets when a day begins
 */
public record AccountQuota(long nanoUsd, Resets resets) {
    /** The day that it is. */
    public Resets.Stretch day(Instant now) {
        return resets.at(now, Resets.Span.DAY);
    }
}
