package io.clauderelay.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many tokens a body's bytes are at most, by model. Text is rarely more than a token for three bytes, in any language
 * and in code; half a token for each byte leaves room for other tokenizers, and what a model is seen to count beyond that
 * is learned with a margin.
 */
final class TokenRatios {
    private static final double USUAL = 0.5;
    private static final double MARGIN = 1.25;

    /** What providers add themselves: the frame of a conversation, and of tools. */
    private static final long OVERHEAD = 1_000;

    /** Below this a body says nothing of how its bytes are counted. */
    private static final long LEAST_BYTES = 2_000;

    /** Models' names come from clients. */
    private static final int MOST_MODELS = 1_000;

    private final Map<String, Double> learned = new ConcurrentHashMap<>();

    /** The most tokens that a body of so many bytes is to a model. */
    long most(String model, long bytes) {
        return (long) Math.ceil(bytes * learned.getOrDefault(model, USUAL)) + OVERHEAD;
    }

    /** So many tokens a body has been to a model. */
    void observe(String model, long bytes, long tokens) {
        if (bytes < LEAST_BYTES) {
            return;
        }
        double needed = MARGIN * (tokens - OVERHEAD) / bytes;
        if (needed > learned.getOrDefault(model, USUAL) && learned.size() < MOST_MODELS) {
            learned.merge(model, needed, Math::max);
        }
    }
}
