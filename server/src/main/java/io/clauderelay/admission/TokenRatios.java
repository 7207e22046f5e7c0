package io.clauderelay.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many tokens the bytes of one key's requests are at most, by model. A token is a byte at least, so a token a byte is
 * never too few. What people and agents write is a quarter to two fifths of that; once answers have told what a key sends,
 * the densest of it counts, with a margin. (Measured with two public tokenizers: captured requests of coding agents 0.28 to
 * 0.37 tokens a byte, Java 0.21 to 0.26, Chinese 0.24 to 0.38, random base64 0.68 to 0.70; the newest ones make a third
 * more.)
 */
final class TokenRatios {
    private static final double UNKNOWN = 1.0;
    private static final double LEAST = 0.5;
    private static final double MARGIN = 1.25;

    /** What providers add themselves: the frame of a conversation, and of tools. */
    private static final long OVERHEAD = 1_000;

    /** Below this a body says nothing of how its bytes are counted. */
    private static final long LEAST_BYTES = 2_000;

    /** Models' names come from clients. */
    private static final int MOST_MODELS = 100;

    private final Map<String, Double> learned = new ConcurrentHashMap<>();

    /** The most tokens that a body of so many bytes is to a model. */
    long most(String model, long bytes) {
        return (long) Math.ceil(bytes * learned.getOrDefault(model, UNKNOWN)) + OVERHEAD;
    }

    /** So many tokens a body has been to a model. */
    void observe(String model, long bytes, long tokens) {
        if (bytes < LEAST_BYTES || tokens <= 0) {
            return;
        }
        double needed = Math.clamp(MARGIN * Math.max(0, tokens - OVERHEAD) / bytes, LEAST, UNKNOWN);
        if (learned.size() < MOST_MODELS || learned.containsKey(model)) {
            learned.merge(model, needed, Math::max);
        }
    }
}
