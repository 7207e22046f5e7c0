package io.clauderelay.usage.statistics;

import java.util.List;

/**
 * The largest of a period.
 *
 * @param lines the largest cost first
 * @param names how many names there are in all, those that are not among the lines too
 */
record Largest(List<Line> lines, int names) {
    Largest {
        lines = List.copyOf(lines);
    }
}
