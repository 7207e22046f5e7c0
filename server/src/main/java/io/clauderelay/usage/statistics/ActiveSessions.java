package io.clauderelay.usage.statistics;

/** How many conversations clients have just now. */
@FunctionalInterface
public interface ActiveSessions {
    /** Those that asked for something in the last quarter of an hour. */
    int count();
}
