package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Figures;

/**
 * What was used in a piece of time under a name.
 *
 * @param piece which one, from 0
 * @param name of what it is grouped by: an id, a model, a platform or a client kind; empty when it is not grouped
 */
record Line(int piece, String name, Figures figures) {}
