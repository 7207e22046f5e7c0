package io.clauderelay.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one row of the reliability table showed: figures, and what must not be. */
final class RowResult {
    private static final int MOST_KEPT = 20;

    private final String name;
    private final String target;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final long begun = System.nanoTime();
    private int violated;

    RowResult(String name, String target) {
        this.name = name;
        this.target = target;
    }

    void figure(String what, Object value) {
        figures.put(what, value);
    }

    /** Something that the target rules out. */
    void violated(String what) {
        violated++;
        if (violations.size() < MOST_KEPT) {
            violations.add(what);
        }
    }

    /** Says so where a condition does not hold. */
    void require(boolean holds, String otherwise) {
        if (!holds) {
            violated(otherwise);
        }
    }

    /** Ends the row; how long it took is a figure, too. */
    RowResult done() {
        figure("seconds", Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        figure("violations", violated);
        return this;
    }

    boolean isClean() {
        return violated == 0;
    }

    String name() {
        return name;
    }

    String target() {
        return target;
    }

    Map<String, Object> figures() {
        return figures;
    }

    List<String> violations() {
        return violations;
    }
}
