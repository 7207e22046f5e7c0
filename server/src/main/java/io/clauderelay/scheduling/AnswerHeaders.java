package io.clauderelay.scheduling;

import org.jspecify.annotations.Nullable;

/** The headers of an upstream's answer, as long as they are there to be read. */
@FunctionalInterface
public interface AnswerHeaders {
    /** The value of the header; null when there is none. */
    @Nullable
    String find(String lowerCaseName);
}
