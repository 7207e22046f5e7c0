package io.clauderelay.scheduling;

import org.jspecify.annotations.Nullable;

/** The headers of an upstream's answer, as far as scheduling asks for them; readable during the call they are given to. */
@FunctionalInterface
public interface AnswerHeaders {
    /** The value of the header; null when the answer lacks it. */
    @Nullable
    String find(String lowerCaseName);
}
