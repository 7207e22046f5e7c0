package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Figures;

/**
 * Sums on their way from one piece of time to another.
 *
 * @param addTo the piece that they are added to; {@link Span#NONE} for none
 * @param takeFrom the piece that they are taken from; {@link Span#NONE} for none
 */
record Moved(int addTo, int takeFrom, String name, Figures figures) {}
