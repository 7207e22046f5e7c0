package io.clauderelay.usage.statistics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A piece of time as the API shows it.
 *
 * @param start when it begins, or the period does
 * @param date what it is called in the time zone, such as {@code 2026-11-20}, {@code 2026-11} or
 *     {@code 2026-11-20T14:00+01:00}
 */
record Slot(@Nullable String start, @Nullable String date) {
    /** Of a period that is not cut. */
    static final Slot WHOLE = new Slot(null, null);

    static Slot of(Piece piece) {
        return new Slot(Instant.ofEpochMilli(piece.start()).toString(), piece.label());
    }
}
