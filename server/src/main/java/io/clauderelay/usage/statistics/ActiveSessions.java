package io.clauderelay.usage.statistics;

import org.jspecify.annotations.Nullable;

/** How many conversations of clients there are just now, as far as somebody knows. */
@FunctionalInterface
public interface ActiveSessions {
    /** Those that asked for something in the last minutes; null where nobody knows. */
    @Nullable
    Integer count();
}
