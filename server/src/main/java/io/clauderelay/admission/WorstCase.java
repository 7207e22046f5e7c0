package io.clauderelay.admission;

/**
 * The most that a request can come to cost, in billionths of a US dollar.
 *
 * @param inputNanoUsd for what it sends, searches included
 * @param outputNanoUsd for each token of an answer
 * @param maxOutput how many of these there can be
 */
record WorstCase(long inputNanoUsd, long outputNanoUsd, long maxOutput) {
    /** Where no money is limited. */
    static final WorstCase NONE = new WorstCase(0, 0, 0);

    long nanoUsd() {
        return inputNanoUsd + outputNanoUsd * maxOutput;
    }

    /** The most that it can have cost when the answer has no more than so many tokens. */
    long nanoUsdWith(long outputTokens) {
        return inputNanoUsd + outputNanoUsd * Math.min(maxOutput, outputTokens);
    }
}
